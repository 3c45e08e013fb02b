"""What the item is: the catalogue's figures, the row's own above them, and a stated ECCN."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from fencepost.facts.break_even import break_even
from fencepost.facts.gather import Known
from fencepost.facts.items import BY_FIGURES
from fencepost.model.fact import Fact
from fencepost.model.quantity import Interval

Gather = Callable[..., Known]


def value(known: Known, fact: str) -> object:
    return known.facts[fact].value


def test_the_catalogue_tells_the_figures(gather: Gather) -> None:
    """An H100 SXM is a data-centre chip of TPP 15,824 with a source for each figure."""
    known = gather()
    assert known.faults == ()
    assert str(value(known, "item.tpp")) in {"15824", "15828.8", "15832"}
    assert [value(known, fact) for fact in ("item.datacenter", "item.nonplanar", "item.kind")] == [True, True, "ic"]
    assert value(known, "item.eccn") == BY_FIGURES
    assert known.facts["item.tpp"].source.startswith("data/chips.csv")


def test_own_columns_override_one_by_one(gather: Gather) -> None:
    """A figure of the row replaces that figure alone, and what follows from it."""
    catalogue, die, flag = gather(), gather(die_mm2="1000"), gather(datacenter="no")
    total = value(catalogue, "item.tpp")
    assert isinstance(total, Interval)
    assert value(die, "item.tpp") == total
    density = value(die, "item.performance_density")
    assert isinstance(density, Interval)
    assert density.low == (total.low or 0) / Decimal(1000)
    assert value(flag, "item.datacenter") is False
    assert value(flag, "item.performance_density") == value(catalogue, "item.performance_density")
    assert value(gather(nonplanar="no"), "item.performance_density") == Interval.point(0)


def test_tops_and_bits_give_the_performance(gather: Gather) -> None:
    """600 TOPS at 8 bits are 4,800, without a catalogue; the density is open until the die is known."""
    known = gather(item="some chip", tops="600", bits="8")
    assert known.faults == ()
    assert value(known, "item.tpp") == Interval.point(4800)
    assert value(known, "item.performance_density") is None
    known = gather(item="some chip", tops="600", bits="8", die_mm2="800..826", nonplanar="yes")
    density = value(known, "item.performance_density")
    assert isinstance(density, Interval)
    assert density.high == 6
    assert density.low is not None
    assert density.low < Decimal("5.92")


def test_tops_without_bits_is_a_fault_unless_the_chip_is_known(gather: Gather) -> None:
    """A rate of an unknown chip needs its bit length."""
    assert [fault.column for fault in gather(item="some chip", tops="600").faults] == ["bits"]
    assert gather(tops="600").faults == ()


def test_a_small_node_is_non_planar(gather: Gather) -> None:
    """At 16 nm and below an unnamed chip is non-planar, as far as is known; at 28 nm that is open."""
    assert [
        value(gather(item="", tops="1", bits="8", node_nm=nm), "item.nonplanar") for nm in ("16", "16.1", "5..28")
    ] == [
        True,
        None,
        None,
    ]


def test_memory_is_known_by_its_package(gather: Gather) -> None:
    """Bandwidth over the area of the package is the density; whether logic is inside stays open."""
    known = gather(item="a stack", dram_gbyte_s="330", package_mm2="100")
    assert known.faults == ()
    assert value(known, "item.kind") == "memory"
    assert value(known, "item.memory_bandwidth_density") == Interval.parse("3.3")
    assert value(known, "item.copackaged_processing") is None


@pytest.mark.parametrize(
    ("text", "eccn", "serves", "kind"),
    [
        ("3A090.a", "3A090.a", None, "ic"),
        ("3a090.A", "3A090.a", None, "ic"),
        ("3E001 for 3A090.a", "3E001", "3A090.a", "technology"),
        ("3D001 for software of 3b001.C.1", "3D001", "3B001.c.1", "software"),
        ("3B001.f.1, NS, RS", "3B001.f.1", None, "equipment"),
        ("4A090.a", "4A090.a", None, "computer"),
        ("ear99", "EAR99", None, "other"),
        ("4E091", "4E091", None, "weights"),
        ("3A090.c (HBM)", "3A090.c", None, "memory"),
    ],
)
def test_a_stated_eccn_is_read(gather: Gather, text: str, eccn: str, serves: str | None, kind: str) -> None:
    """The number, its paragraph in either case, and what technology is for."""
    known = gather(item="a thing", eccn=text)
    assert known.faults == ()
    assert [value(known, f"item.{fact}") for fact in ("eccn", "serves", "kind")] == [eccn, serves, kind]
    assert (value(known, "item.by_eccn"), value(known, "item.by_figures")) == (True, False)


@pytest.mark.parametrize("text", ["3A0901", "3A90.a", "3A090a", "EAR999", "HS 8542"])
def test_what_is_no_eccn_is_a_fault(gather: Gather, text: str) -> None:
    """A number with a digit too many or too few is not cut to one that fits."""
    known = gather(eccn=text)
    assert [fault.column for fault in known.faults] == ["eccn"]
    assert value(known, "item.by_eccn") is False


def test_an_eccn_known_to_be_none_is_none(gather: Gather) -> None:
    """The word none is no fault and no ECCN."""
    assert (gather(eccn="none").faults, value(gather(eccn="none"), "item.by_eccn")) == ((), False)


def test_an_unknown_chip_is_a_fault_and_so_is_no_item(gather: Gather) -> None:
    """A shipment of something nobody knows, or of nothing, is pointed out."""
    assert len(gather(item="Z9999 frobnicator").faults) == 1
    assert [fault.column for fault in gather(item="").faults] == ["item"]


@pytest.mark.parametrize("kind", ["fabrication", "Foundry", "service", "cloud", "data_transfer"])
def test_what_is_fabricated_or_served_needs_no_catalogue(gather: Gather, kind: str) -> None:
    """A die for a customer, or what a service touches, may be in no catalogue, however the kind is written."""
    assert gather(kind=kind, item="Z9999 frobnicator").faults == ()


@pytest.mark.parametrize(
    ("item", "quantity", "low", "high"),
    [
        ("DGX H100", "2", 16, 16),
        ("8x H100 SXM server", "2..3", 16, 24),
        ("H100 SXM", "5", 5, 5),
        ("2000 x H100 SXM", "", 2000, 2000),
        ("H100 SXM", "", 1, None),
        ("DGX H100", "", 8, None),
        ("H100 SXM", ">=10", 10, None),
        ("H100 SXM", "0", 0, 0),
    ],
)
def test_a_total_counts_every_chip(gather: Gather, item: str, quantity: str, low: int, high: int | None) -> None:
    """Units times chips times the performance of one; an unknown quantity leaves the top open."""
    one, total = value(gather(), "item.tpp"), value(gather(item=item, quantity=quantity), "deal.tpp_total")
    assert isinstance(one, Interval)
    assert isinstance(total, Interval)
    assert one.low is not None
    assert one.high is not None
    assert total == Interval(one.low * low, None if high is None else one.high * high)
    year = value(gather(item=item, quantity=quantity), "deal.lpp_tpp_this_year")
    assert year == Interval(total.low, None)


@pytest.mark.parametrize("text", ["-1", "1.5", "2000000000", "1e999999999", "some"])
def test_a_quantity_is_whole_and_within_reason(gather: Gather, text: str) -> None:
    """What is no number of units is a fault of its column."""
    assert [fault.column for fault in gather(quantity=text).faults] == ["quantity"]


@pytest.mark.parametrize("column", ["tops", "die_mm2", "io_gbyte_s", "package_mm2", "node_nm"])
def test_a_figure_beyond_any_figure_is_a_fault(gather: Gather, column: str) -> None:
    """A number with a million digits is pointed out; it neither stops nor breaks the run."""
    assert column in {fault.column for fault in gather(**{column: "1e9999999", "bits": "8"}).faults}


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("4800", "density 5.92 is reached at a die area of at most 810.81 mm2"),
        ("4736..5920", "density 5.92 is reached at a die area of at most 800 mm2 and not reached above 1000 mm2"),
        (">=4736", ""),
    ],
)
def test_a_straddled_density_names_the_die_that_would_settle_it(total: str, said: str) -> None:
    """The areas are rounded so that each side is certain; without a bound there is none."""
    facts = {"item.tpp": Fact("item.tpp", Interval.parse(total), "x")}
    found = break_even("item.performance_density", Decimal("5.92"), facts)
    assert found.replace(".000", "").replace("810.810", "810.81") == said
    assert break_even("item.tpp", Decimal(4800), facts) == ""
    assert break_even("item.performance_density", Decimal("5.92"), {}) == ""
