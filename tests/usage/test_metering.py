"""Totals: exact, of no order, of no number of files; and nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.usage.files import use

from fencepost.sources.usage_rows import CORRECTION, IDLE, UsageFile
from fencepost.usage.concurrency import Peak, peaks
from fencepost.usage.machines import LOOKS_LIKE_ONE, NO_ACCELERATOR, Machines, said_by_user
from fencepost.usage.metering import AGAIN, Line, Totals, meter

Row = Mapping[str, Any]


def totals(*files: UsageFile, machines: Machines | None = None) -> Totals:
    """What some files come to; rows in are always rows counted and rows skipped."""
    made, _ = meter(files, machines)
    assert made.rows_in == made.counted + sum(made.skipped.values())
    return made


def hours(made: Totals, kind: str = "use") -> Fraction:
    """Accelerator-hours of one kind."""
    return sum((line.hours for line in made.lines if line.kind == kind), Fraction(0))


def key(made: Totals) -> list[tuple[Any, ...]]:
    """The totals to compare."""
    return [_of(line) for line in made.lines]


def _of(line: Line) -> tuple[Any, ...]:
    return (line.account, line.machine, line.kind, line.month, line.rows, line.hours, line.cost, line.currency)


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "account": st.sampled_from(["a", "b", None]),
            "machine": st.sampled_from(["p4d.24xlarge", "g5.4xlarge", "m5.large", "p9.96xlarge"]),
            "hours": st.decimals(0, 1000, places=6),
            "kind": st.sampled_from(["use", "use", "idle"]),
            "cost": st.decimals(0, 1000, places=6),
            "currency": st.sampled_from(["USD", "CNY"]),
        }
    ).map(lambda row: {**row, "reason": IDLE if row["kind"] == "idle" else ""}),
    max_size=30,
)


@given(ROWS, st.data())
def test_splitting_giving_twice_and_order_change_nothing(rows: Sequence[Row], data: st.DataObject) -> None:
    """Two halves come to the whole where no row stands in both; a bill twice and any order come to the bill."""
    numbered = [{**row, "resource": f"i-{at}"} for at, row in enumerate(rows)]
    whole = totals(use("a", numbered))
    cut = data.draw(st.integers(0, len(rows)))
    shuffled = data.draw(st.permutations(numbered))
    assert key(totals(use("a", numbered[:cut]), use("b", numbered[cut:]))) == key(whole)
    assert key(totals(use("a", numbered), use("b", shuffled))) == key(whole)
    assert key(totals(use("a", shuffled))) == key(whole)


def test_equal_rows_of_one_bill_count_twice_and_in_two_bills_once() -> None:
    """Over the bills the greatest number of equal rows counts: two and three of them are three."""
    made = totals(use("a", [{}, {}]), use("b", [{}, {}, {}]), use("c", [{}]))
    assert hours(made) == 24
    assert made.skipped == {AGAIN: 3}
    assert sum("equal to another row" in fault.what for fault in made.faults) == 2


def test_two_bills_that_disagree_on_one_period_are_told_with_both_hours() -> None:
    """Neither is taken for the truth, and both count."""
    made = totals(use("a", [{"resource": "i-1"}]), use("b", [{"resource": "i-1", "hours": Decimal("0.5")}]))
    assert hours(made) == 12
    (fault,) = made.faults
    assert "0.5 hours here and 1 in a" in fault.what


def test_currencies_are_never_added() -> None:
    """Dollars and yuan stand in totals of their own."""
    made = totals(use("a", [{"cost": Decimal(5)}, {"cost": Decimal(7), "currency": "CNY"}]))
    assert {(line.currency, line.cost) for line in made.lines} == {("USD", Decimal(5)), ("CNY", Decimal(7))}


def test_idle_and_corrected_hours_stand_apart() -> None:
    """An hour that was paid for and idle is no use, and a correction lowers no use."""
    idle = {"kind": "idle", "reason": IDLE, "hours": Decimal(3)}
    mended = {"kind": "correction", "reason": CORRECTION, "hours": Decimal("-0.25")}
    made = totals(use("a", [{}, idle, mended]))
    assert (hours(made), hours(made, "idle"), hours(made, "correction")) == (Fraction(8), Fraction(24), Fraction(-2))
    assert made.skipped == {IDLE: 1, CORRECTION: 1}


@pytest.mark.parametrize(
    ("machine", "provider", "loud"),
    [
        ("p9.96xlarge", "AWS", True),
        ("trn7.large", "AWS", True),
        ("Standard_ND128_X900_v9", "Microsoft", True),
        ("a5-ultra-8g", "Google Cloud", True),
        ("BM.GPU.X9.8", "Oracle", True),
        ("m5.large", "AWS", False),
        ("Standard_D2s_v3", "Microsoft", False),
    ],
)
def test_a_machine_of_a_gpu_family_that_no_table_holds_is_told_loudly(
    machine: str,
    provider: str,
    loud: bool,  # noqa: FBT001 - one column of the examples
) -> None:
    """A row that the table lacks never becomes a silent nought."""
    made = totals(use("a", [{"machine": machine, "provider": provider}]))
    (unknown,) = made.unknown
    assert (unknown.loud, unknown.hours, made.counted) == (loud, Decimal(1), 0)
    assert made.skipped == {LOOKS_LIKE_ONE if loud else NO_ACCELERATOR: 1}


def test_a_users_word_fills_what_no_table_tells() -> None:
    """A machine with eight, a partition's untyped GPUs, and one of two chips."""
    said = Machines(said_by_user({"p9.96xlarge": "8x H100", "c1/gpuq": "A100;V100"}))
    rows: list[Row] = [{"machine": "p9.96xlarge"}, {"machine": None, "accelerator": "GPU of c1/gpuq", "provider": "c1"}]
    made = totals(use("a", rows), machines=said)
    assert {(line.accelerator, line.hours) for line in made.lines} == {
        ("H100", Fraction(8)),
        ("A100; V100", Fraction(1)),
    }


def test_a_resellers_own_name_does_not_hide_the_machine() -> None:
    """A machine's name that only one provider has is taken for its, and this is said."""
    made = totals(use("a", [{"provider": "Cloud Partner Ltd"}]))
    assert hours(made) == 8
    assert any("Cloud Partner Ltd" in note for note in made.notes)


def test_measured_activity_is_the_mean_over_hours() -> None:
    """One hour at a half and three at nought are an eighth."""
    rows: list[Row] = [{"activity": 0.5}, {"activity": 0.0, "hours": Decimal(3)}, {"hours": Decimal(2)}]
    (line,) = totals(use("a", rows)).lines
    assert (line.activity, line.metered, line.hours) == (Fraction(1, 8), Fraction(32), Fraction(48))


def _peak(*rows: Row) -> Peak:
    made, by = meter([use("a", rows)])
    found = peaks(made.spans, by, lambda account: account or "", "bf16")
    assert found is not None
    return found["tenant"]


def test_the_peak_is_what_ran_at_one_time() -> None:
    """Two machines in one hour are sixteen; one after the other are eight; an end is no overlap."""
    later = {"start": datetime(2024, 9, 1, 1, tzinfo=UTC), "end": datetime(2024, 9, 1, 2, tzinfo=UTC)}
    assert _peak({"resource": "i-1"}, {"resource": "i-2"}).accelerators == 16
    assert _peak({}, later).accelerators == 8
    assert _peak({}).operations_per_second == pytest.approx(8 * 312e12)


def test_a_long_period_gives_a_lower_bound() -> None:
    """Twelve hours in a day are at least half a machine at one time, and the answer says so."""
    found = _peak({"hours": Decimal(12), "end": datetime(2024, 9, 2, 0, tzinfo=UTC)})
    assert (found.accelerators, found.at_most_an_hour) == (4, False)
