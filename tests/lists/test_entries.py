"""What a hit on each list means, and what the footnotes of an entry add."""

from __future__ import annotations

from pathlib import Path

import pytest

from fencepost.lists.entries import consequences, known_footnotes, register_of, review_of
from fencepost.lists.home import home
from fencepost.model.fact import SURENESS
from fencepost.model.party import ListedParty
from fencepost.sources.registers import list_code, registers


def entry(code: str = "EL", **more: str) -> ListedParty:
    marks = tuple(more.pop("footnotes", ""))
    return ListedParty("1", code, "Acme", footnotes=marks, **more)  # type: ignore[arg-type]


def test_every_list_says_what_a_hit_means() -> None:
    """Seventeen lists, each with its effect, its meaning in one sentence, and how sure that is."""
    known = registers()
    assert set(known) == {
        "EL", "UVL", "MEU", "MIEU", "DPL", "SDN", "ISN", "DTC", "CAP",
        "CMIC", "MBS", "SSI", "PLC", "FSE", "UN", "1260H", "UFLPA",
    }  # fmt: skip
    for one in known.values():
        assert one.effect in {"control", "prohibition", "duty", "diligence"}
        assert one.sure in SURENESS
        assert one.meaning.endswith(".")
        assert all((one.title, one.agency, one.citation, one.source, one.topic))


@pytest.mark.parametrize("code", ["CMIC", "1260H", "UFLPA"])
def test_a_diligence_signal_says_that_it_is_one(code: str) -> None:
    """Lists without an effect under the EAR ask for no licence, and their row says so."""
    one = registers()[code]
    assert one.effect == "diligence"
    assert "no effect under the EAR" in one.meaning


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Entity List (EL) - Bureau of Industry and Security", "EL"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "MEU"),
        ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "MBS"),
        ("Capta List (CAP) - Treasury Department", "CAP"),
        ("entity list", "EL"),
        ("us_ofac_sdn", "SDN"),
        ("uvl", "UVL"),
    ],
)
def test_a_list_is_known_by_its_titles(title: str, code: str) -> None:
    """Trade.gov's titles, OpenSanctions' datasets and plain codes name the same list."""
    assert list_code(title) == (code, True)


def test_footnotes_bring_their_rule_on_items_made_abroad() -> None:
    """Each footnote of an entry comes with its citation; footnote 4 leaves no exception."""
    first, second = consequences(entry(footnotes="12"))
    assert "734.9(e)(1)" in first.citation
    assert second.footnote == "2"
    [fourth] = consequences(entry(footnotes="4"))
    assert (fourth.exceptions, "734.9(e)(2)" in fourth.citation) == ("none", True)
    assert set(known_footnotes()) == {"1", "2", "3", "4", "5"}
    assert consequences(entry()) == ()


def test_the_review_policy_is_one_word() -> None:
    """What is plain is said plainly, and the rest is 'see the entry'."""
    assert review_of(entry(review_policy="Presumption of denial.")) == "presumption_of_denial"
    assert review_of(entry(review_policy="See §744.3(d) of this part")) == "see_entry"
    assert review_of(entry()) is None


def test_a_list_of_ones_own_has_no_register() -> None:
    """What a private list means only its owner knows."""
    assert register_of(entry("OWN")) is None
    assert getattr(register_of(entry("UVL")), "effect", None) == "duty"


@pytest.mark.parametrize(
    ("environment", "platform", "end"),
    [
        ({"FENCEPOST_HOME": "/data/f"}, "linux", "/data/f"),
        ({"XDG_DATA_HOME": "/x"}, "linux", "/x/fencepost"),
        ({"XDG_DATA_HOME": "relative"}, "linux", ".local/share/fencepost"),
        ({}, "linux", ".local/share/fencepost"),
        ({}, "darwin", "Library/Application Support/fencepost"),
        ({"LOCALAPPDATA": "/win"}, "win32", "/win/fencepost"),
        ({}, "win32", "AppData/Local/fencepost"),
    ],
)
def test_the_home_is_where_the_system_keeps_data(environment: dict[str, str], platform: str, end: str) -> None:
    """The variable stands above the platform's own folder."""
    assert home(environment, platform).as_posix().endswith(Path(end).as_posix())
