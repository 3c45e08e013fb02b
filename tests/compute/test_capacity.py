"""Whether a site has the power for what is sent to it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.compute.capacity import Metered, capacity, load_of, unnamed_load
from fencepost.compute.catalogue import Catalogue
from fencepost.model.quantity import Interval
from fencepost.sources.site_power import WANTED, read_site_power
from fencepost.sources.tables import TableError

CATALOGUE = Catalogue.load()
POWERS = st.decimals(min_value="0.1", max_value="500", places=2)
COUNTS = st.integers(min_value=1, max_value=200_000)


def at(text: str) -> Interval:
    return Interval.parse(text)


def test_ten_thousand_h100_do_not_fit_into_eight_megawatts() -> None:
    """10,000 x 700 W x 1.6 x 0.8 x 1 is 8.96 MW at the least."""
    found = capacity([load_of(CATALOGUE, "H100 SXM", at("10000"))], at("8"))
    assert found.verdict == "does_not_fit"
    assert found.needed is not None
    assert found.needed.low == Decimal("8.96")


def test_the_line_itself_is_no_shortage() -> None:
    """A site that has exactly the least that is needed may be enough; one hundredth of a watt less is not."""
    load = [load_of(CATALOGUE, "H100 SXM", at("10000"))]
    assert capacity(load, at("8.96")).verdict == "cannot_tell"
    assert capacity(load, at("8.95999999")).verdict == "does_not_fit"


def test_a_site_that_has_the_most_that_is_needed_fits() -> None:
    """10,000 x 700 W x 2.2 x 1 x 1.6 is 24.64 MW at the most."""
    load = [load_of(CATALOGUE, "H100 SXM", at("10000"))]
    assert capacity(load, at("24.64")).verdict == "fits"
    assert capacity(load, at("24.63")).verdict == "cannot_tell"


def test_a_rack_counts_its_chips() -> None:
    """One hundred racks of 72 are 7,200 chips."""
    assert load_of(CATALOGUE, "GB200 NVL72", at("100")).chips == Interval.point(7200)


def test_a_count_in_the_name_is_read() -> None:
    """Two thousand H100 named in one cell are 2,000 chips where no count stands beside the name."""
    assert load_of(CATALOGUE, "2000 x H100 SXM").chips == Interval.point(2000)


def test_a_name_without_a_count_is_one_chip_at_least() -> None:
    """Nobody has said how many, so the need has no upper end."""
    load = load_of(CATALOGUE, "H100 SXM")
    assert load.chips == Interval(Decimal(1), None)
    assert capacity([load], at("1000")).verdict == "cannot_tell"


def test_a_chip_that_nobody_knows_leaves_it_open() -> None:
    """An unknown name needs nothing at the least, and the answer names it."""
    found = capacity([load_of(CATALOGUE, "Zyx 9000", at("10"))], at("1"))
    assert found.verdict == "cannot_tell"
    assert found.imports[0].most_chips is None
    assert "Zyx 9000" in found.unknown[0]


def test_what_is_unknown_hides_no_shortage_that_is_known() -> None:
    """The known part alone may be too much."""
    loads = [load_of(CATALOGUE, "Zyx 9000", at("10")), load_of(CATALOGUE, "H100 SXM", at("10000"))]
    assert capacity(loads, at("8")).verdict == "does_not_fit"


def test_what_stands_there_already_draws_too() -> None:
    """5,000 chips leave room for fewer."""
    there = [load_of(CATALOGUE, "5000x H100 SXM")]
    found = capacity([load_of(CATALOGUE, "H100 SXM", at("5000"))], at("8"), there)
    assert found.verdict == "does_not_fit"
    assert found.imports[0].most_chips == 3928  # 8 MW / 896 W is 8,928.5…


def test_megawatts_of_the_site_leave_less_for_chips_than_those_of_computers() -> None:
    """Cooling takes its part of a site's power, and none of its computers'."""
    counts = [
        capacity([load_of(CATALOGUE, "H100 SXM", at("1"))], at("8"), metered=metered).imports[0].most_chips
        for metered in ("site", "it", "unknown")
    ]
    assert counts[0] is not None
    assert counts[1] is not None
    assert counts[0] < counts[1] == counts[2]


def test_the_round_figures_of_public_estimates_lie_within_what_the_factors_give() -> None:
    """1.4 kW for an H100, 2 kW for a B200 and 120 to 132 kW for a rack of 72 contradict no factor."""
    checks = [row for row in read_site_power().values() if row.item]
    assert len(checks) == 3
    for row in checks:
        drawn = capacity([load_of(CATALOGUE, row.item, at("1"))], at("1")).imports[0].megawatts
        assert drawn is not None
        assert drawn.low is not None
        assert drawn.high is not None
        assert row.value.low is not None
        assert row.value.high is not None
        assert drawn.low * 10**6 <= row.value.low <= row.value.high <= drawn.high * 10**6


@given(COUNTS, COUNTS, POWERS)
def test_more_chips_never_fit_where_fewer_did_not(fewer: int, more: int, power: Decimal) -> None:
    """A shortage stays one when chips are added, and what fits still fits when chips are taken away."""
    few, many = sorted((fewer, more))
    found = [
        capacity([load_of(CATALOGUE, "H100 SXM", Interval.point(n))], Interval.point(power)).verdict
        for n in (few, many)
    ]
    assert found[0] != "does_not_fit" or found[1] == "does_not_fit"
    assert found[1] != "fits" or found[0] == "fits"


@given(POWERS, st.sampled_from(["site", "it", "unknown"]))
def test_one_chip_beyond_the_most_does_not_fit(power: Decimal, metered: Metered) -> None:
    """``most_chips`` is the fence: so many do not certainly fail to fit, and one more does."""
    most = capacity([load_of(CATALOGUE, "B200 SXM", at("1"))], Interval.point(power), metered=metered).imports[0]
    assert most.most_chips is not None
    verdicts = [
        capacity([load_of(CATALOGUE, "B200 SXM", Interval.point(n))], Interval.point(power), metered=metered).verdict
        for n in (most.most_chips, most.most_chips + 1)
    ]
    assert verdicts[0] != "does_not_fit"
    assert verdicts[1] == "does_not_fit"


def test_no_count_is_below_nought() -> None:
    """A count is a number of chips."""
    with pytest.raises(ValueError, match="no number of chips"):
        load_of(CATALOGUE, "H100 SXM", at("-5"))


def test_chips_of_no_told_kind_draw_what_any_may() -> None:
    """The least is that of a card, the most that of the largest chip in the widest server."""
    drawn = capacity([], at("8"), [unnamed_load(at("1000"))]).installed[0].chip_w
    assert drawn is not None
    assert drawn == Interval(Decimal(150) * Decimal("0.8"), Decimal(1400) * Decimal("2.5") * Decimal("1.6"))


def test_a_table_without_a_factor_is_refused(tmp_path: Path) -> None:
    """The engine says which row it lacks, and every bad cell of those that are there."""
    head = "id,item,low,high,unit,what,source,confidence,note\n"
    (tmp_path / "one.csv").write_text(f"{head}load,,0.8,1,,share,memory,knowledge,\n")
    with pytest.raises(TableError, match="server_board"):
        read_site_power(tmp_path / "one.csv")
    rows = "".join(f"{name},,2,1,,share,memory,guess,\n" for name in WANTED)
    (tmp_path / "two.csv").write_text(f"{head}{rows}x,,much,1,,share,memory,knowledge,\n")
    with pytest.raises(TableError) as bad:
        read_site_power(tmp_path / "two.csv")
    assert len(bad.value.faults) == 2 * len(WANTED) + 1
