"""The shipped rows give the TPP and density that are known for them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from fencepost.compute.catalogue import Catalogue
from fencepost.model.quantity import Interval

SHEET = Path(__file__).resolve().parents[3] / "shared" / "facts" / "chips.csv"
RENAMED = {"GB200 superchip (2 GPU)": "GB200 (per GPU)"}
RANGED = frozenset(
    {"B100", "B200 SXM", "GB200 (per GPU)", "B300", "GB300 (per GPU)", "B30A (unreleased, estimate)"}
    | {"Rubin (estimate)", "Instinct MI210", "Instinct MI250", "Instinct MI250X", "TPU v4", "BI-V100"}
    | {"Data Center GPU Max 1550", "L2"}
)
"""Rows whose figures are ranges on purpose: estimates, conflicts and open bit lengths."""

GOLDEN = {
    "nvidia-tesla-v100-sxm2-32gb": ("2000", "2.45"),
    "nvidia-tesla-t4": ("1040", "1.91"),
    "nvidia-a100-sxm4-80gb": ("4992", "6.04"),
    "nvidia-a800-sxm4-80gb": ("4992", "6.04"),
    "nvidia-a30": ("2644", "3.20"),
    "nvidia-a10": ("2000", "3.18"),
    "nvidia-a40": ("2395.2", "3.81"),
    "nvidia-h100-sxm5-80gb": ("15832", "19.45"),
    "nvidia-h100-pcie-80gb": ("12104", "14.87"),
    "nvidia-h800-sxm5": ("15832", "19.45"),
    "nvidia-h200-sxm": ("15832", "19.45"),
    "nvidia-h20-96gb": ("2368", "2.91"),
    "nvidia-l40": ("2896", "4.76"),
    "nvidia-l40s": ("5864", "9.63"),
    "nvidia-l20": ("1913.6", "3.14"),
    "nvidia-l4": ("1936", "6.59"),
    "nvidia-geforce-rtx-4090": ("5284.8", "8.68"),
    "nvidia-geforce-rtx-4090-d": ("4707.2", "7.73"),
    "nvidia-geforce-rtx-5090": ("6704", "8.94"),
    "nvidia-geforce-rtx-5090-d": ("4750.4", "6.33"),
    "amd-instinct-mi100": ("2953.6", "3.94"),
    "amd-instinct-mi300x": ("20919.2", "8.72"),
    "amd-instinct-mi325x": ("20919.2", "8.72"),
    "intel-gaudi-2-hl-225h": ("6920", "8.38"),
    "huawei-ascend-910b3": ("5120", "7.70"),
    "cambricon-mlu290-m5": ("4096", "7.31"),
    "groq-lpu-v1": ("6000", "8.28"),
    "cerebras-wse-3": ("252800", "5.47"),
}


def figures_of(chip_id: str) -> tuple[Interval | None, Interval | None]:
    """TPP and density of one row."""
    figures = Catalogue.load().find(chip_id).figures
    return figures.tpp.value, figures.performance_density.value


def near(value: Interval | None, want: Decimal, slack: str) -> bool:
    """Whether a range is, within a printed rounding, the value wanted."""
    assert value is not None
    assert value.low is not None
    assert value.high is not None
    return abs(value.low - want) <= Decimal(slack) and abs(value.high - want) <= Decimal(slack)


def within(value: Interval | None, want: Decimal, slack: str) -> bool:
    """Whether a range holds the value wanted, within a printed rounding."""
    assert value is not None
    above = value.low is None or value.low <= want + Decimal(slack)
    return above and (value.high is None or want - Decimal(slack) <= value.high)


@pytest.mark.parametrize("chip_id", GOLDEN)
def test_known_chips_have_their_known_figures(chip_id: str) -> None:
    """TPP to the digit and density to the second place are those of the public record."""
    tpp, density = figures_of(chip_id)
    want_tpp, want_density = GOLDEN[chip_id]
    assert tpp == Interval.point(want_tpp)
    assert near(density, Decimal(want_density), "0.005")


def test_gaudi_3_is_governed_by_16_bits() -> None:
    """Its BF16 rate equals its FP8 rate, so TPP is 29,360 and not half of it."""
    match = Catalogue.load().find("Gaudi 3")
    assert match.figures.tpp.value == Interval.point(29360)
    assert "fp16" in match.figures.tpp.how


def test_mi300x_counts_its_io_dies() -> None:
    """The I/O dies are FinFET logic: density is 8.7, not the 20.6 of the compute dies alone."""
    assert within(figures_of("amd-instinct-mi300x")[1], Decimal("8.72"), "0.01")
    assert not within(figures_of("amd-instinct-mi300x")[1], Decimal("20.6"), "0.1")


def test_a_gb200_superchip_is_two_circuits_of_40000() -> None:
    """The module's 80,000 is a sum over two circuits; each of them is 40,000."""
    match = Catalogue.load().find("GB200")
    assert match.figures.tpp.value == Interval.point(40000)
    assert match.count == Interval.point(2)


@pytest.mark.skipif(not SHEET.exists(), reason="the sheet of chip facts is not beside this checkout")
def test_every_row_reproduces_the_sheet() -> None:
    """TPP, its 19-bit TF32 reading, and density of all 124 rows of the sheet agree with the sheet's own columns."""
    by_name = {chip.name: chip.id for chip in Catalogue.load().chips()}
    with SHEET.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 124
    for row in rows:
        name = RENAMED.get(row["name"], row["name"])
        units = 2 if name in RENAMED.values() else 1
        tpp, density = figures_of(by_name[name])
        agree = within if name in RANGED else near
        assert (tpp is None) == (not row["tpp"]), name
        assert (density is None) == (not row["perf_density"]), name
        if row["tpp"] and tpp is not None:
            low, high = Decimal(row["tpp_if_tf32_19bit"]) / units, Decimal(row["tpp"]) / units
            assert within(tpp, low, "0.5"), name
            assert within(tpp, high, "0.5"), name
            assert name in RANGED or near(Interval(tpp.low, tpp.low), low, "0.5"), name
            assert name in RANGED or near(Interval(tpp.high, tpp.high), high, "0.5"), name
        if row["perf_density"]:
            assert agree(density, Decimal(row["perf_density"]), "0.006"), name
