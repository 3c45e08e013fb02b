from __future__ import annotations

from datetime import date

import pytest
from tests.ownership.files import file, holding

from fencepost.model.holding import WHOLE, Unit
from fencepost.ownership.register import Register

DAY = date(2025, 6, 30)


def names(register: Register, text: str) -> list[str]:
    """The names of the units that a text means."""
    return [register.name(unit) for unit in register.find(text)]


def test_units_of_two_files_with_one_identifier_are_one() -> None:
    """An identifier merges what names would keep apart, and brings both files' holdings together."""
    first = file(
        [holding("a", "b", "60")], [Unit("a", "Alpha Ltd", identifiers=("xi-lei:A1",)), Unit("b", "Beta")], "one.csv"
    )
    second = file(
        [holding("x", "b2", "10")],
        [Unit("x", "阿尔法有限公司", identifiers=("xi-lei:A1",)), Unit("b2", "Beta SA")],
        "two.csv",
    )
    register = Register.of(first, second)
    (alpha,) = register.find("A1")
    assert register.find("xi-lei:a1") == register.find("Alpha Limited") == register.find("阿尔法有限公司") == (alpha,)
    assert "阿尔法有限公司" in register.unit(alpha).aliases
    assert any("both are xi-lei:A1" in note for note in register.notes)


def test_a_file_that_knows_an_id_alone_leaves_the_name_to_another() -> None:
    """Relations without names, read before the file that tells them, do not take the names away."""
    code = ("xi-lei:A1",)
    alone = file(
        [holding("a", "b", "60")], [Unit("a", "", identifiers=code), Unit("b", "b", identifiers=("xi-lei:B1",))]
    )
    told = file(
        units=[
            Unit("x", "Alpha Ltd", address="1 High St", identifiers=code),
            Unit("y", "Beta", identifiers=("xi-lei:B1",)),
        ],
        name="two.csv",
    )
    for files in ((alone, told), (told, alone)):
        register = Register.of(*files)
        (alpha,), (beta,) = register.find("xi-lei:A1"), register.find("xi-lei:B1")
        assert (register.unit(alpha).name, register.unit(alpha).address, register.unit(alpha).aliases) == (
            "Alpha Ltd",
            "1 High St",
            (),
        )
        assert register.unit(beta).name == "Beta"


def test_units_of_two_files_with_one_name_are_one_unless_something_tells_them_apart() -> None:
    """Legal forms aside one name is one unit; another country, or another number of the same kind, keeps two."""
    one = file(
        units=[
            Unit("1", "Foo Ltd", registered="SG"),
            Unit("2", "Bar GmbH", identifiers=("gb-coh:1",)),
            Unit("3", "Baz"),
        ]
    )
    two = file(
        units=[
            Unit("9", "FOO Limited", registered="HK"),
            Unit("8", "Bar", identifiers=("gb-coh:2",)),
            Unit("7", "BAZ, Inc."),
        ],
        name="two.csv",
    )
    register = Register.of(one, two)
    assert len(register.find("foo")) == 2
    assert len(register.find("bar")) == 2
    assert len(register.find("baz")) == 1


def test_ids_of_one_file_stay_apart_though_the_names_are_equal() -> None:
    """Who made the file could tell two John Smiths apart; where the name is all there is, nobody did."""
    assert len(Register.of(file(units=[Unit("p1", "John Smith"), Unit("p2", "John Smith")])).find("John Smith")) == 2
    assert len(Register.of(file([holding("Acme Ltd", "X", "1"), holding("ACME Limited", "Y", "1")])).find("Acme")) == 1


def test_a_holding_counts_from_its_first_day_until_the_first_day_without_it() -> None:
    """A day's graph has what holds on the day; a holding without days holds."""
    one = holding("A", "B", "60", since=date(2025, 1, 1), until=date(2025, 7, 1))
    register = Register.of(file([one, holding("C", "B", "10")]))
    (unit,) = register.find("B")
    held = {
        day: sorted(register.name(share.owner) for share in register.graph(day).owners(unit))
        for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1))
    }
    assert list(held.values()) == [["C"], ["A", "C"], ["A", "C"], ["C"]]


def test_a_share_that_is_told_twice_is_one_share_with_both_ends() -> None:
    """Two records of one holding are not two holdings: they are not added, and where they differ both ends are kept."""
    register = Register.of(
        file([holding("A", "B", "30"), holding("A", "B", "40")]), file([holding("A", "B", "30")], name="again.csv")
    )
    (share,) = register.graph(DAY).owners(register.find("B")[0])
    assert (share.low, share.high) == (30 * WHOLE // 100, 40 * WHOLE // 100)


def test_a_holding_through_others_counts_only_where_its_chain_is_not_told() -> None:
    """An indirect holding whose chain is in the file would otherwise count twice."""
    chain = [holding("A", "M", "100", direct=True), holding("M", "B", "60", direct=True)]
    with_chain = Register.of(file([*chain, holding("A", "B", "60", direct=False)]))
    assert [with_chain.name(share.owner) for share in with_chain.graph(DAY).owners(with_chain.find("B")[0])] == ["M"]
    alone = Register.of(file([holding("A", "B", "60", direct=False)]))
    assert [alone.name(share.owner) for share in alone.graph(DAY).owners(alone.find("B")[0])] == ["A"]


def test_votes_and_control_are_no_shares() -> None:
    """Ownership is counted, not control: the graph of a 50 percent rule has shares alone."""
    register = Register.of(file([holding("A", "B", "100", kind="votes"), holding("C", "B", "100", kind="control")]))
    assert not list(register.graph(DAY).owners(register.find("B")[0]))


@pytest.mark.parametrize("text", ["", "   ", "Ltd", "\0", "Nobody at all", "有限公司"])
def test_what_means_nobody_finds_nobody(text: str) -> None:
    """An empty name, a legal form alone or an unknown name is no unit."""
    assert Register.of(file([holding("Alpha", "Beta", "1")])).find(text) == ()


def test_near_names_are_offered_to_whoever_looks() -> None:
    """A name that is spelled somewhat otherwise is a suggestion, never an answer."""
    register = Register.of(file([holding("Aivres Systems", "Beta", "1")]))
    assert register.find("Aivers Systems") == ()
    assert register.near("Aivers Systems") == ("Aivres Systems",)


def test_an_accent_or_another_script_finds_the_same_unit() -> None:
    """Names are compared as words in plain letters; Chinese ones in simplified characters."""
    register = Register.of(file([holding("Société Générale", "華為技術有限公司", "1")]))
    assert names(register, "SOCIETE GENERALE SA") == ["Société Générale"]
    assert names(register, "华为技术有限公司") == ["華為技術有限公司"]
