"""Any name people write finds its rows, and no other name does."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fencepost.compute.catalogue import Catalogue, UnknownItem
from fencepost.model.quantity import Interval

CATALOGUE = Catalogue.load()

ONE_ROW = {
    "h100_sxm": "nvidia-h100-sxm5-80gb",
    "H100 SXM5 80GB": "nvidia-h100-sxm5-80gb",
    "H100-80GB-SXM": "nvidia-h100-sxm5-80gb",
    "NVIDIA H100 80GB HBM3": "nvidia-h100-sxm5-80gb",
    "h 100 sxm 5": "nvidia-h100-sxm5-80gb",
    "H100 PCIe": "nvidia-h100-pcie-80gb",
    "H100 SXM module": "nvidia-h100-sxm5-80gb",
    "H100 80GB PCIe Gen5 x16": "nvidia-h100-pcie-80gb",
    "H100 94GB PCIe": "nvidia-h100-nvl-94gb",
    "H100 NVL": "nvidia-h100-nvl-94gb",
    "NVIDIA A100-SXM4-80GB": "nvidia-a100-sxm4-80gb",
    "A100-PCIE-40GB": "nvidia-a100-pcie-40gb",
    "h800_sxm": "nvidia-h800-sxm5",
    "H200 141GB HBM3e SXM": "nvidia-h200-sxm",
    "h20": "nvidia-h20-96gb",
    "H20 141GB": "nvidia-h20-3e-141gb",
    "NVIDIA L4 24GB": "nvidia-l4",
    "L2": "nvidia-l2",
    "L20": "nvidia-l20",
    "l40": "nvidia-l40",
    "L40s": "nvidia-l40s",
    "a30": "nvidia-a30",
    "a40": "nvidia-a40",
    "a10": "nvidia-a10",
    "GeForce RTX 4090": "nvidia-geforce-rtx-4090",
    "4090": "nvidia-geforce-rtx-4090",
    "RTX 4090 D": "nvidia-geforce-rtx-4090-d",
    "rtx4090d": "nvidia-geforce-rtx-4090-d",
    "rtx5090": "nvidia-geforce-rtx-5090",
    "rtx5090d": "nvidia-geforce-rtx-5090-d",
    "rtx5090d_v2": "nvidia-geforce-rtx-5090-d-v2",
    "RTX 5090 D 24GB": "nvidia-geforce-rtx-5090-d-v2",
    "ASUS TUF GeForce RTX 4090 24GB OC": "nvidia-geforce-rtx-4090",
    "b200": "nvidia-b200-sxm",
    "mi100": "amd-instinct-mi100",
    "mi210": "amd-instinct-mi210",
    "MI250": "amd-instinct-mi250",
    "MI250 x 8": "amd-instinct-mi250",
    "MI250X x 8": "amd-instinct-mi250x",
    "MI 250 X": "amd-instinct-mi250x",
    "mi250x": "amd-instinct-mi250x",
    "Instinct MI300X": "amd-instinct-mi300x",
    "MI300X OAM": "amd-instinct-mi300x",
    "mi325x": "amd-instinct-mi325x",
    "mi355x": "amd-instinct-mi355x",
    "gaudi2": "intel-gaudi-2-hl-225h",
    "gaudi2_hl225b": "intel-gaudi-2-hl-225b",
    "HL-225B": "intel-gaudi-2-hl-225b",
    "Gaudi 2 China": "intel-gaudi-2-hl-225b",
    "昇腾910B3": "huawei-ascend-910b3",
    "BI-V100": "iluvatar-bi-v100",
    "TPUv4": "google-tpu-v4",
    "GB200 GPU": "nvidia-gb200-per-gpu",
}

SEVERAL_ROWS = {
    "h100": 3,
    "NVIDIA H100": 3,
    "H100 GPUs": 3,
    "H100s": 3,
    "Tesla A100": 4,
    "a800": 2,
    "v100": 2,
    "Gaudi 3": 2,
    "ascend910": 2,
    "Ascend 910B": 4,
    "昇腾910B": 4,
}

UNHELD = [
    *("RTX 4070", "RTX 4090 Ti", "H900", "H2000", "H100X", "A1000", "A100X", "A30X", "V100S", "v100s"),
    *("A100 120GB", "H100 141GB", "H100 SXM4", "AMD H100", "Intel MI300X", "MI300", "Gaudi 4", "TPU v5", "K100"),
    *("RTX 6000", "RTX A4000", "NVIDIA GeForce RTX 4090 Laptop GPU", "AI4090", "8A100", "Ascend 910D", "HBM5"),
    *("HBM3E 7.0 Gbps", "H100 and A100", "DGX A1000", "DGX H100 with 8x A100", "DGX H100 with 4 GPUs", "server"),
    *("NVIDIA", "NVIDIA GPU", "", "8", "8x", "0 x H100", "A100X 8"),
]

COUNTED = {
    "h100_sxm": ("ic", "1"),
    "8 x H100": ("ic", "8"),
    "8xH100": ("ic", "8"),
    "8×H100": ("ic", "8"),  # noqa: RUF001 - people write the sign
    "A100x8": ("ic", "8"),
    "4090 x 8": ("ic", "8"),
    "MI250 x 8": ("ic", "8"),
    "2000 x h100_sxm": ("ic", "2000"),
    "1,024 x H100 SXM5": ("ic", "1024"),
    "H100 PCIe, 500 units": ("ic", "500"),
    "H100 (qty 500)": ("ic", "500"),
    "910B 4 cards": ("ic", "4"),
    "英伟达 H800 SXM5 80GB 显卡 8张": ("ic", "8"),
    "8x H100 SXM server": ("computer", "8"),
    "server 8x h100_sxm (4A090.a)": ("computer", "8"),
    "server with 8 H100 SXM": ("computer", "8"),
    "10 servers with 8x H100 each": ("computer", "80"),
    "cluster of 64 H100": ("computer", "64"),
    "H20 server": ("computer", ">=1"),
    "DGX H100": ("computer", "8"),
    "2x DGX H100": ("computer", "16"),
    "DGX H100 x 4": ("computer", "32"),
    "HGX H100 8-GPU": ("computer", "8"),
    "HGX H100 x8": ("computer", "8"),
    "HGX H100": ("computer", "4..8"),
    "XE9680 with 8x H100": ("computer", "8"),
    "Dell PowerEdge XE9680 server, 8x H100 SXM5, 2TB RAM, 2x Xeon Platinum 8480+": ("computer", "8"),
    "R760xa with 4x RTX 4090": ("computer", "4"),
    "GB200 NVL72 rack": ("computer", "72"),
    "HBM3E 8-high stack": ("memory", "1"),
    "1000 HBM3E stacks": ("memory", "1000"),
}

STACKS = {
    "hbm2_2g0": ["hbm2_2g0"],
    "hbm2_2g4": ["hbm2_2g4"],
    "hbm2e_3g6": ["hbm2e_3g6"],
    "hbm3_6g4": ["hbm3_6g4"],
    "hbm3e_9g2": ["hbm3e_9g2"],
    "gddr7_32g": ["gddr7_32g"],
    "HBM3E 9.2 Gbps": ["hbm3e_9g2"],
    "HBM2": ["hbm2_2g0", "hbm2_2g4"],
    "HBM2E": ["hbm2e_3g2", "hbm2e_3g6"],
    "HBM3E stack": ["hbm3e_8g0", "hbm3e_9g2", "hbm3e_9g8"],
}


@pytest.mark.parametrize("text", ONE_ROW)
def test_a_full_name_finds_its_row(text: str) -> None:
    """Case, punctuation, vendor and the order of qualifiers do not matter."""
    match = CATALOGUE.find(text)
    assert [chip.id for chip in match.chips] == [ONE_ROW[text]]


@pytest.mark.parametrize("text", SEVERAL_ROWS)
def test_a_name_that_fits_several_rows_finds_them_all(text: str) -> None:
    """A short name is not narrowed by guessing, and the match says that it is several."""
    match = CATALOGUE.find(text)
    assert len(match.chips) == SEVERAL_ROWS[text]
    assert "rows" in match.note


@pytest.mark.parametrize("text", UNHELD)
def test_a_name_not_held_is_never_matched_by_dropping_words(text: str) -> None:
    """An unknown model, an unknown word or a qualifier that contradicts is an error, not the nearest chip."""
    with pytest.raises(UnknownItem) as caught:
        CATALOGUE.find(text)
    assert len(caught.value.suggestions) <= 3


def test_an_unknown_name_comes_with_suggestions_every_time() -> None:
    """The error names what may have been meant, also when it is raised a second time."""
    for _ in range(2):
        with pytest.raises(UnknownItem, match="Did you mean"):
            CATALOGUE.find("RTX 4070")


@pytest.mark.parametrize("text", COUNTED)
def test_what_is_named_and_how_many(text: str) -> None:
    """A bare chip, a machine and a stack are told apart, and the numbers around the name are read."""
    match = CATALOGUE.find(text)
    assert (match.kind, str(match.count)) == COUNTED[text]


@pytest.mark.parametrize("text", STACKS)
def test_memory_is_found_by_generation_and_rate(text: str) -> None:
    """A generation alone fits each of its rates; a rate picks one."""
    assert [memory.id for memory in CATALOGUE.find(text).memory] == STACKS[text]


def test_every_row_answers_to_its_own_name_and_id() -> None:
    """No row is hidden behind another's name."""
    for chip in CATALOGUE.chips():
        assert chip in CATALOGUE.find(chip.id).chips
        assert chip in CATALOGUE.find(chip.name.split("(")[0]).chips
    for memory in CATALOGUE.memories():
        assert CATALOGUE.find(memory.id).memory == (memory,)
        assert CATALOGUE.find(memory.name).memory == (memory,)
    for system in CATALOGUE.systems():
        assert CATALOGUE.find(system.id).system == system
        assert CATALOGUE.find(system.name).kind == "computer"


def test_every_alias_leads_to_its_row() -> None:
    """An alias that a row owns finds at least that row."""
    for chip in CATALOGUE.chips():
        for alias in chip.aliases:
            if not alias.startswith("~"):
                assert chip in CATALOGUE.find(alias).chips, alias


def test_a_machine_is_never_summed() -> None:
    """Eight H100 in a server have the TPP of one, for 4A090 asks for any circuit inside."""
    one, eight = CATALOGUE.find("h100_sxm"), CATALOGUE.find("8x H100 SXM server")
    assert eight.figures.tpp.value == one.figures.tpp.value == Interval.point(15832)


def test_several_rows_give_their_hull() -> None:
    """H100 without a form has the TPP of its slowest to its fastest row, and the flags they share."""
    figures = CATALOGUE.find("h100").figures
    assert figures.tpp.value == Interval.parse("12104..15832")
    assert figures.datacenter is True
    assert figures.hbm is True
    assert figures.vendor == "NVIDIA"


def test_rows_that_differ_leave_a_flag_open() -> None:
    """RTX PRO 6000 is sold for workstations and for servers: whether it is for data centres is not known."""
    assert CATALOGUE.find("RTX PRO 6000").figures.datacenter is None


def test_a_row_without_a_figure_leaves_the_hull_open() -> None:
    """The China models of Gaudi 3 publish no rate, so TPP is unknown, not that of the others."""
    assert CATALOGUE.find("HL-328").figures.tpp.value is None


def test_memory_bears_its_own_figures() -> None:
    """HBM3E is far over 2 GB/s per mm2, GDDR7 far under, and neither has a TPP."""
    stack, graphics = CATALOGUE.find("hbm3e_9g2").figures, CATALOGUE.find("gddr7_32g").figures
    for figures, low, high in ((stack, "9.7", "9.8"), (graphics, "0.7", "0.8")):
        value = figures.memory_bandwidth_density.value
        assert value is not None
        assert value.union(Interval.parse(f"{low}..{high}")) == Interval.parse(f"{low}..{high}")
        assert figures.tpp.value is None
        assert figures.copackaged is False
    assert (stack.hbm, graphics.hbm) == (True, False)


@pytest.mark.parametrize("text", ["WSE-3", "D1", "Groq LPU", "GC200", "Bow IPU", "Hanguang 800"])
def test_sram_machines_have_no_dram_figure(text: str) -> None:
    """On-chip SRAM is not DRAM: the bandwidth figure stays open."""
    assert CATALOGUE.find(text).figures.dram_bandwidth.value is None


NAMES = sorted(chip.name.split("(")[0].strip() for chip in CATALOGUE.chips())


NAMING_NUMBERS = {
    int(digits)
    for chip in CATALOGUE.chips()
    for text in (chip.name, *chip.aliases)
    for digits in re.findall(r"\b[0-9]+", text)
}
"""Numbers that a name begins a word with, as 3090 and 910 do: before another name they count nothing for sure."""


MEMORY_SIZES = {
    int(end)
    for chip in CATALOGUE.chips()
    if chip.mem_gb is not None
    for end in (chip.mem_gb.low, chip.mem_gb.high)
    if end is not None
}
"""Gigabytes that some chip is sold with: before the name of another, such a number may mean a chip that is not there."""


@pytest.mark.parametrize("form", ["{n} x {name}", "{n}x{name}", "{name} x {n}", "{n} {name} cards", "{name}, {n} pcs"])
@given(name=st.sampled_from(NAMES), number=st.integers(min_value=2, max_value=9999))
def test_a_count_does_not_change_the_rows(form: str, name: str, number: int) -> None:
    """A number before or behind any name counts it, unless it may name a chip itself."""
    assume(number not in NAMING_NUMBERS | MEMORY_SIZES)
    alone, counted = CATALOGUE.find(name), CATALOGUE.find(form.format(n=number, name=name.lower()))
    assert counted.chips == alone.chips
    assert alone.count is not None
    assert counted.count == alone.count.times(number)


def test_a_letter_of_the_name_behind_is_not_taken_for_the_number_before() -> None:
    """910 of the A10 are not ten of the Ascend 910A."""
    counted = CATALOGUE.find("910 A10 cards")
    assert counted.chips == CATALOGUE.find("A10").chips
    assert counted.count == Interval.point(910)
    assert CATALOGUE.find("910A x 10").chips == CATALOGUE.find("Ascend 910A").chips


@given(st.text(max_size=30))
def test_any_text_is_found_or_refused(text: str) -> None:
    """No text makes the reading fail in any way but the one that says what is unknown."""
    with suppress(UnknownItem):
        match = CATALOGUE.find(text)
        assert match.chips or match.memory
