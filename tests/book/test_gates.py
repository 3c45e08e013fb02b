"""Gates held against small bodies of law: what passes, what closes, and what may not be said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fencepost.book.files import Corpus, load_corpus
from fencepost.book.gate_files import load_gates
from fencepost.book.gate_lint import lint_gates
from fencepost.book.gates import Gatekeeper, Standing, Value
from fencepost.book.shelf import Shelf
from fencepost.model.located import LawError

Law = Callable[..., Corpus]
LATE = date(2030, 1, 1)
RULE = "id: xx.law.{name}\ntitle: {name}\nkind: control\noutcome: duty\ncite: Sec. 1\nversions:\n"
OLD = "- {from: 2021-01-01, by: r2021, sure: text, when: item.size >= 1}\n"
STAY = "- {from: 2023-01-01, by: r2023, sure: text, suspends: true, until: 2024-01-01, restores: nothing}\n"
FLAG = "id: xx.law.flag\ntitle: flag\nkind: red_flag\ncite: Sec. 2\nversions:\n- {from: 2021-01-01, by: r2021, sure: text, ask: Why?, when: item.chip}\n"
BILL = "- {id: bill, title: Bill, kind: bill, cite: Bill 1, published: 2022-01-01, sure: text, status: proposed}\n"
GATE = """id: gates.hole
title: A hole
kind: gate
about: Through the hedge.
cases: [D01]
signals: [xx.law.flag]
versions:
- from: 2022-01-01
  by: r2022
  legality: mixed
  how: One may, and one may not.
  cite: Sec. 1
  sure: text
  passes:
  - {fence: xx.law.wall, how: too low}
  closed_by:
  - {fence: xx.law.ditch, how: deep enough}
  proposed:
  - {instrument: bill, how: would be higher}
- from: 2021-06-01
  by: r2021
  legality: lawful
  how: One may.
  cite: Sec. 1
  sure: text
  passes:
  - {fence: xx.law.wall, how: too low}
"""


@pytest.fixture
def corpus(law: Law) -> Corpus:
    wall, ditch = RULE.format(name="wall") + OLD, RULE.format(name="ditch") + STAY + OLD
    return law(wall, ditch, FLAG, instruments=BILL)


def keeper_of(corpus: Corpus, folder: Path, *gates: str) -> Gatekeeper:
    (folder / "gates").mkdir(exist_ok=True)
    for number, text in enumerate(gates):
        (folder / "gates" / f"g{number}.yaml").write_text(text)
    return Gatekeeper(Shelf(corpus), load_gates(corpus, {"D01", "D02"}, folder))


def faults_of(corpus: Corpus, folder: Path, *gates: str) -> list[str]:
    with pytest.raises(LawError) as caught:
        keeper_of(corpus, folder, *gates)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("day", "legality", "standing", "cells"),
    [
        ("2021-05-31", None, "not_yet", {}),
        ("2021-06-01", "lawful", "open", {"wall": "passes"}),
        ("2021-12-31", "lawful", "open", {"wall": "passes"}),
        ("2022-01-01", "mixed", "part", {"wall": "passes", "ditch": "closed"}),
        ("2023-01-01", "mixed", "open", {"wall": "passes", "ditch": "not_in_force"}),
        ("2023-12-31", "mixed", "open", {"wall": "passes", "ditch": "not_in_force"}),
        ("2024-01-01", "mixed", "not_established", {"wall": "passes", "ditch": "not_established"}),
    ],
)
def test_a_gate_goes_by_the_fences_of_the_day(
    corpus: Corpus, tmp_path: Path, *, day: str, legality: str | None, standing: Standing, cells: dict[str, Value]
) -> None:
    """A stayed fence closes nothing, and one whose stay may have been extended leaves the gate not established."""
    keeper = keeper_of(corpus, tmp_path, GATE)
    state = keeper.state(keeper.gates["gates.hole"], date.fromisoformat(day), LATE)
    assert (state.version and state.version.legality, state.standing) == (legality, standing)
    assert {cell.fence.removeprefix("xx.law."): cell.value for cell in state.cells} == cells


def test_an_instrument_published_later_is_not_known(corpus: Corpus, tmp_path: Path) -> None:
    """In 2021 nobody knew of the rule of 2022, whatever the day that is asked about."""
    keeper = keeper_of(corpus, tmp_path, GATE)
    gate = keeper.gates["gates.hole"]
    state = keeper.state(gate, date(2022, 6, 1), date(2021, 12, 31))
    assert state.version is gate.versions[1]
    assert keeper.state(gate, date(2022, 6, 1), date(2020, 12, 31)).why == "not yet public on the day of the knowledge"


def test_a_fence_passed_and_closed_is_passed_in_part(corpus: Corpus, tmp_path: Path) -> None:
    """Both reasons are told."""
    keeper = keeper_of(corpus, tmp_path, GATE.replace("fence: xx.law.ditch", "fence: xx.law.wall"))
    (cell,) = keeper.state(keeper.gates["gates.hole"], date(2022, 6, 1), LATE).cells
    assert cell.value == "part"
    assert "too low" in cell.why
    assert "deep enough" in cell.why


def test_an_act_that_is_not_modelled_may_close(corpus: Corpus, tmp_path: Path) -> None:
    """A gate that passes no fence and is closed by an act is closed."""
    text = GATE.replace("fence: xx.law.ditch", "instrument: r2020").replace(
        "  passes:\n  - {fence: xx.law.wall, how: too low}\n  closed", "  closed"
    )
    keeper = keeper_of(corpus, tmp_path, text)
    state = keeper.state(keeper.gates["gates.hole"], date(2022, 6, 1), LATE)
    assert (state.standing, state.cells) == ("closed", ())


def test_the_matrix_has_a_cell_for_each_pair(corpus: Corpus, tmp_path: Path) -> None:
    """A pair of which no file speaks is not examined, never passed."""
    other = GATE.replace("gates.hole", "gates.bridge").replace("xx.law.wall", "xx.law.ditch")
    keeper = keeper_of(corpus, tmp_path, GATE, other)
    cells = {(cell.gate, cell.fence): cell for cell in keeper.matrix(date(2021, 7, 1), LATE)}
    assert len(cells) == 4
    assert cells["gates.hole", "xx.law.ditch"].value == "not_examined"
    assert cells["gates.bridge", "xx.law.ditch"].value == "passes"


def test_gates_of_a_fence_are_those_that_speak_of_it_on_the_day(corpus: Corpus, tmp_path: Path) -> None:
    """The ditch comes into the gate's story in 2022."""
    keeper = keeper_of(corpus, tmp_path, GATE)
    assert keeper.states(date(2021, 7, 1), LATE, ["xx.law.ditch"]) == ()
    assert len(keeper.states(date(2022, 7, 1), LATE, ["xx.law.ditch"])) == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("cases: [D01]", "cases: [D77]", 5, "no case is called 'D77'"),
        ("cases: [D01]", "cases: [D01, D2]", 5, "Did you mean 'D02'?"),
        ("[xx.law.flag]", "[xx.law.flog]", 6, "no provision is called 'xx.law.flog'. Did you mean 'xx.law.flag'?"),
        ("[xx.law.flag]", "[xx.law.wall]", 6, "xx.law.wall is a control. Name a red_flag."),
        ("by: r2022", "by: r2222", 9, "no instrument is called 'r2222'"),
        ("2022-01-01\n  by", "2022-02-30\n  by", 8, "no day of the calendar"),
        ("legality: mixed", "legality: fine", 10, "versions.0.legality"),
        ("{fence: xx.law.wall, how: too low}\n  closed", "{fence: xx.law.wal, how: too low}\n  closed", 15, "Did you mean 'xx.law.wall'?"),
        ("fence: xx.law.ditch", "fence: xx.law.flag", 17, "xx.law.flag is a red_flag"),
        ("fence: xx.law.ditch", "fence: xx.law.dish", 17, "no provision is called 'xx.law.dish'"),
        ("fence: xx.law.ditch, ", "", 17, "closed by a fence or by an instrument"),
        ("fence: xx.law.ditch", "fence: xx.law.ditch, instrument: r2020", 17, "closed by a fence or by an instrument"),
        ("fence: xx.law.ditch", "instrument: bill", 17, "Bill 1 is proposed and closes nothing"),
        ("instrument: bill", "instrument: r2020", 19, "Cite r2020 is no proposal"),
        ("from: 2021-06-01", "from: 2022-06-01", 20, "Put the newest version first"),
        ("about: Through the hedge.\n", "", 1, "about"),
    ],
)  # fmt: skip
def test_what_a_gate_names_must_be_there(
    corpus: Corpus, tmp_path: Path, *, old: str, new: str, line: int, says: str
) -> None:
    """An unknown fence, case, flag or instrument, and a bill that closes, are faults with file and line."""
    assert old in GATE
    (fault,) = faults_of(corpus, tmp_path, GATE.replace(old, new, 1))
    assert f"gates/g0.yaml:{line}:" in fault
    assert says in fault


def test_all_faults_of_all_gates_come_at_once(corpus: Corpus, tmp_path: Path) -> None:
    """A fault in one file hides none in another, and an id stands once."""
    other = GATE.replace("gates.hole", "gates.other").replace("xx.law.wall", "xx.law.well")
    found = faults_of(corpus, tmp_path, GATE, GATE, other, "a:\n\tb: 1\n")
    assert [fault.split(":")[0].rpartition("/")[2] for fault in found] == ["g1.yaml", "g2.yaml", "g2.yaml", "g3.yaml"]
    assert "gate gates.hole stands also in" in found[0]
    assert "xx.law.well" in found[1]
    assert "this is not YAML" in found[3]


def test_gates_are_no_part_of_the_law_of_a_day(law: Law, tmp_path: Path) -> None:
    """A folder of gates changes neither the corpus nor its fingerprint, and a faulty gate stops no answer."""
    law(RULE.format(name="wall") + OLD)
    root = next(tmp_path.iterdir())
    before = load_corpus(root)
    (root / "gates").mkdir()
    (root / "gates" / "bad.yaml").write_text("nonsense: [")
    after = load_corpus(root)
    assert (after.fingerprint, set(after.provisions)) == (before.fingerprint, set(before.provisions))


def test_a_gate_outside_its_folder_is_no_provision(law: Law) -> None:
    """A gate among the provisions is refused: nothing would read it."""
    with pytest.raises(LawError, match="kind"):
        law(RULE.format(name="wall").replace("control", "gate") + OLD)


def test_lint_finds_a_case_that_does_not_return_the_word(corpus: Corpus, tmp_path: Path) -> None:
    """The gate names a case that says nothing of the gate."""
    (found,) = lint_gates(keeper_of(corpus, tmp_path, GATE), {}, LATE)
    assert (found.lint, found.what) == ("gate-case-one-sided", "gates.hole names D01, which does not show it")


def test_lint_finds_a_fence_that_sleeps(corpus: Corpus, tmp_path: Path) -> None:
    """The wall begins in 2021, and a version that ended before cannot have passed it."""
    early = GATE.replace("from: 2022-01-01", "from: 2020-06-01").replace("from: 2021-06-01", "from: 2020-01-01")
    known = early.replace("by: r2021", "by: r2020").replace("by: r2022", "by: r2020")
    found = lint_gates(keeper_of(corpus, tmp_path, known), {}, LATE)
    asleep = [one.what for one in found if one.lint == "gate-fence-asleep"]
    assert asleep == ["xx.law.wall is in force on no day of the version of 2020-01-01"]


def test_lint_asks_for_evidence(corpus: Corpus, tmp_path: Path) -> None:
    """A gate that nobody is known to have gone through is a guess."""
    keeper = keeper_of(corpus, tmp_path, GATE.replace("cases: [D01]\n", ""))
    assert [one.lint for one in lint_gates(keeper, {}, LATE)] == ["gate-without-evidence"]
