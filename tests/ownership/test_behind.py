from __future__ import annotations

from datetime import date

from tests.ownership.files import file, holding

from fencepost.model.holding import WHOLE, Unit
from fencepost.ownership.behind import Behind, Bounds
from fencepost.ownership.register import Register

DAY = date(2025, 10, 15)
PERCENT = WHOLE // 100


def behind(register: Register, name: str) -> Behind:
    """Who is behind a unit, by its name."""
    (unit,) = register.find(name)
    return Behind(register, unit, DAY)


def units(register: Register, *names: str) -> list[int]:
    """The numbers of units, by their names."""
    return [register.find(name)[0] for name in names]


def test_the_sums_are_told_from_the_top_down() -> None:
    """Each company that counts through its owners has its own sum, and the one asked about stands last."""
    register = Register.of(
        file([holding("A", "M", "30"), holding("B", "M", "25"), holding("M", "X", "60"), holding("C", "X", "40")])
    )
    found = behind(register, "X").reckoned(units(register, "A", "B"))
    assert found.sums == ("M: A 30 % + B 25 % = 55 %, so it counts in full", "X: M 60 % = 60 %")
    assert (found.low, found.high, found.settled) == (60 * PERCENT, 60 * PERCENT, True)


def test_what_is_not_told_keeps_the_answer_open() -> None:
    """A listed owner of 30 percent beside 70 percent of which nobody tells may be a listed majority."""
    register = Register.of(file([holding("A", "X", "30")]))
    found = behind(register, "X")
    assert found.untold == Bounds(70 * PERCENT, 70 * PERCENT)
    reckoned = found.reckoned(units(register, "A"))
    assert (reckoned.low, reckoned.high, reckoned.most) == (30 * PERCENT, 30 * PERCENT, WHOLE)
    assert not reckoned.settled


def test_a_share_that_is_not_told_is_neither_nothing_nor_everything() -> None:
    """An owner whose share is unknown leaves the sum between the two ends."""
    register = Register.of(
        file([holding("A", "X", "0", "100"), holding("Mr B", "X", "60")], [Unit("Mr B", "Mr B", kind="person")])
    )
    found = behind(register, "X").reckoned(units(register, "A"))
    assert (found.low, found.high, found.most) == (0, 40 * PERCENT, 40 * PERCENT)
    assert found.settled


def test_a_third_is_shown_as_a_chain_though_no_rule_counts_it() -> None:
    """The minority edge stays visible with its share and its product."""
    register = Register.of(file([holding("Listed", "Parent", "33.333333", "33.333334"), holding("Parent", "X", "100")]))
    found = behind(register, "X")
    (chain,) = found.chains(units(register, "Listed"))
    assert [str(link.share) for link in chain.links] == ["100 %", "33.333333 to 33.333334 %"]
    assert str(chain.share) == "33.333333 to 33.333334 %"
    assert found.reckoned(units(register, "Listed")).low == 0
    assert found.interest(units(register, "Listed")).low == 33_333_333


def test_every_chain_to_a_listed_owner_is_told_once_and_in_a_ring_nobody_is_met_twice() -> None:
    """Chains through a ring end: the greatest comes first."""
    ring = [holding("A", "X", "10"), holding("X", "Y", "50"), holding("Y", "X", "50"), holding("A", "Y", "30")]
    register = Register.of(file(ring))
    chains = behind(register, "X").chains(units(register, "A"))
    assert [[register.name(link.owner) for link in chain.links] for chain in chains] == [["Y", "A"], ["A"]]
    assert [str(chain.share) for chain in chains] == ["15 %", "10 %"]


def test_a_company_that_owns_itself_is_answered() -> None:
    """Treasury shares are no chain to anybody, and nothing hangs."""
    register = Register.of(file([holding("X", "X", "20"), holding("A", "X", "40")]))
    found = behind(register, "X")
    assert len(found.chains(units(register, "A"))) == 1
    assert found.reckoned(units(register, "A")).high == 50 * PERCENT


def test_holdings_beyond_the_whole_are_said() -> None:
    """More than everything cannot be owned, so one of the holdings is wrong."""
    register = Register.of(file([holding("A", "X", "60"), holding("B", "X", "70")]))
    assert behind(register, "X").overfull == "the holdings of it come to 130 %: at least one is wrong"


def test_ties_of_every_kind_are_listed_shares_first() -> None:
    """Votes, control and officers are no shares, and somebody who looks wants to see them."""
    register = Register.of(
        file(
            [
                holding("O", "X", "0", "100", kind="officer"),
                holding("A", "X", "5"),
                holding("B", "X", "50", kind="votes"),
            ]
        )
    )
    assert [tie.kind for _, tie in behind(register, "X").ties] == ["share", "officer", "votes"]


def test_owners_beyond_those_looked_at_may_be_anybody(monkeypatch: object) -> None:
    """Where a web is too large to be looked through, what stands above the cut keeps the answer open."""
    import fencepost.ownership.behind as room  # noqa: PLC0415 - its bound is made small

    long = [holding(f"company {n}", f"company {n - 1}", "100") for n in range(1, 30)]
    register = Register.of(file(long))
    (unit,) = register.find("company 0")
    monkeypatch.setattr(room, "MOST_UNITS", 10)  # type: ignore[attr-defined]
    found = Behind(register, unit, DAY)
    assert found.cut
    assert found.reckoned([]).high == WHOLE
    monkeypatch.setattr(room, "MOST_UNITS", 100)  # type: ignore[attr-defined]
    assert Behind(register, unit, DAY).reckoned([]).high == 0
