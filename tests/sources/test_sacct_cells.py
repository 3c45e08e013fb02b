"""Lists of resources say how many GPUs of which type, and no GPU counts twice."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fencepost.compute.catalogue import Catalogue
from fencepost.sources.sacct_cells import chip_text, gpus_in, milliseconds

TYPES = st.dictionaries(
    st.sampled_from(["a100", "v100", "h100", "mi250x", "rtx_2080_ti"]), st.integers(1, 64), max_size=4
)


def elapsed_text(length: int) -> str:
    """Milliseconds as sacct writes them."""
    seconds, rest = divmod(length, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    head = f"{days}-" if days else ""
    return f"{head}{hour:02}:{minute:02}:{second:02}" + (f".{rest:03}" if rest else "")


@given(TYPES, st.integers(0, 9), st.randoms())
def test_twins_are_never_added(types: dict[str, int], more: int, random: object) -> None:
    """Beside its typed twins an untyped count adds only what they leave, in whatever order they stand."""
    pieces = [f"gres/gpu:{name}={count}" for name, count in types.items()]
    total = sum(types.values()) + more
    pieces += [f"gres/gpu={total}", "cpu=4", "gres/gpumem=80G", "gres/gpuutil=900"]
    random.shuffle(pieces)  # type: ignore[attr-defined]
    found = gpus_in(",".join(pieces))
    assert sum(count for _, count in found) == total
    assert {name: count for name, count in found if name} == types


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gpu", [("", 1)]),
        ("gpu:0", []),
        ("gres/gpu:0", []),
        ("gpu:v100:2(IDX:0-1)", [("v100", 2)]),
        ("gpu:tesla:v100:2", [("tesla:v100", 2)]),
        ("gres/gpu:3g.40gb=1", [("", Fraction(3, 7))]),
        ("gres/gpu:nvidia_a100_1g.10gb=2,gres/gpu=2", [("nvidia_a100", Fraction(2, 7))]),
        ("gres/gpu:a30_2g.12gb=1", [("a30", Fraction(1, 2))]),
        ("gres/gpu:h100_7g.80gb=1", [("h100", 1)]),
        ("gres/gpu=x", []),
        ("license/gpu=4,mps:100", []),
        ("", []),
    ],
)
def test_lists(text: str, found: list[tuple[str, Fraction]]) -> None:
    """Each spelling that Slurm has used is read, and a part of a chip is its share of the slices."""
    assert list(gpus_in(text)) == found


@pytest.mark.parametrize(
    "kind", ["a100", "h100", "nvidia_a100_80gb_pcie", "rtx_2080_ti", "tesla_v100", "mi250x", "NVIDIA_H100_80GB_HBM3"]
)
def test_the_catalogue_finds_slurms_types(kind: str) -> None:
    """What Slurm calls a type is a name that the catalogue knows."""
    assert Catalogue.load().find(chip_text(kind)).chips


@given(st.integers(0, 10**12))
def test_lengths_come_back(length: int) -> None:
    """A length written as sacct writes it is read as the same length."""
    frame = pl.DataFrame({"t": [elapsed_text(length), "-" + elapsed_text(length), "UNLIMITED", "1-2-3", ""]})
    sign = -length
    assert frame.select(milliseconds("t")).to_series().to_list() == [length, sign, None, None, None]
