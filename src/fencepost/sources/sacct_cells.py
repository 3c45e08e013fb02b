"""The cells of Slurm's accounting: which GPUs a job was given, and how long it ran.

Forms: sacct(1), "AllocTRES", "ReqTRES", "AllocGRES", "ReqGRES" and "Elapsed"; Slurm's page on trackable resources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import polars as pl

UNTYPED = "GPU of "
"""What begins the name of an accelerator of which a log tells no type: 'GPU of cluster/partition'."""

NOTHING_ALLOCATED = "GPUs were asked for, and the allocation shows none"
SHARED = "a share of a GPU (mps, shard) whose size is not told"
NO_GPU = "no accelerator"

_SLICES = 7
_A30_SLICES = 4
_MIG = re.compile(r"(?:^|[_\-. ])(?:mig[_\-])?(\d)g\.(\d+)gb(?:\+\w+|\.me)*$", re.IGNORECASE)
_LOST_COMMA = re.compile(r"(?<=\d)(?=hbm\b)", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_MAKERS = re.compile(r"^(?:nvidia|tesla|amd)[ _-]+", re.IGNORECASE)

Gpu = tuple[str, Fraction]
"""A type, empty where none is told, and how many of it; below one for a part of a chip."""


@dataclass(frozen=True, slots=True)
class Given:
    """The GPUs of one job; ``reason`` says why there are none."""

    gpus: tuple[Gpu, ...]
    requested: bool = False
    """They stand as requested, and not as allocated."""
    sliced: bool = False
    """Some are parts of a chip."""
    reason: str = ""


@lru_cache(maxsize=65_536)
def gpus_in(text: str) -> tuple[Gpu, ...]:
    """The GPUs of a list of resources: ``gres/gpu=4,gres/gpu:a100=4`` is four.

    An untyped count is the sum of all types: what the types leave of it is untyped. Memory, load, ``mps`` and
    ``shard`` are no GPUs.
    """
    typed: dict[str, Fraction] = {}
    untyped = Fraction(0)
    for piece in _LOST_COMMA.sub(",", text).split(","):
        name, count = _one(piece)
        if name is None:
            continue
        if name:
            typed[name] = max(typed.get(name, Fraction(0)), Fraction(count))
        else:
            untyped = max(untyped, Fraction(count))
    rest = untyped - sum(typed.values(), Fraction(0))
    parts = [_part(name, count) for name, count in typed.items() if count]
    if rest > 0:
        parts.append(("", rest))
    return tuple(parts)


def given(alloc_tres: str, alloc_gres: str, req_tres: str, req_gres: str, *, allocation_told: bool) -> Given:
    """What a job was given, by the best column that tells it.

    ``allocation_told``: AllocTRES is not empty, so that a GPU which only ReqTRES names was not given. A GPU that only
    ReqGRES names may have been: where GPUs are not among the resources that are accounted, AllocTRES never shows them.
    """
    for text in (alloc_tres, alloc_gres):
        if gpus := gpus_in(text):
            return Given(gpus, sliced=_is_sliced(text))
    asked = gpus_in(req_tres)
    if asked and allocation_told:
        return Given((), reason=NOTHING_ALLOCATED)
    if asked or (asked := gpus_in(req_gres)):
        return Given(asked, requested=True, sliced=_is_sliced(req_tres + req_gres))
    told = f"{alloc_tres},{alloc_gres},{req_tres},{req_gres}".lower()
    return Given((), reason=SHARED if re.search(r"\b(?:mps|shard)\b[^,]*[=:][1-9]", told) else NO_GPU)


def chip_text(kind: str) -> str:
    """A type as Slurm spells it, as people write the chip: ``nvidia_a100_80gb_pcie`` is 'a100 80gb pcie'."""
    text = kind.strip()
    while (shorter := _MAKERS.sub("", text)) != text and shorter:
        text = shorter
    return " ".join(text.replace("_", " ").split())


def _one(piece: str) -> tuple[str | None, int]:
    """The type and count of one resource; no type where it is not a GPU."""
    plain = piece.split("(", 1)[0].strip()
    lower = plain.lower()
    for prefix in ("gres/", "gres:"):
        if lower.startswith(prefix):
            plain = plain[len(prefix) :]
            break
    words = re.split(r"[:=]", plain)
    if words[0].lower() != "gpu":
        return None, 0
    if len(words) == 1:
        return "", 1
    if _COUNT.fullmatch(words[-1]):
        return ":".join(words[1:-1]).lower(), int(words[-1])
    # 'gpu:v100' is one of them; a count that is no number is none.
    return ("", 0) if "=" in plain else (":".join(words[1:]).lower(), 1)


def _part(kind: str, count: Fraction) -> Gpu:
    found = _MIG.search(kind)
    if found is None:
        return kind, count
    base = kind[: found.start()]
    slices = _A30_SLICES if "a30" in base.replace("_", " ").split() else _SLICES
    return base, count * Fraction(min(int(found[1]), slices), slices)


def _is_sliced(text: str) -> bool:
    return re.search(r"\dg\.\d+gb", text, re.IGNORECASE) is not None


def only_gpus(column: str) -> pl.Expr:
    """Of a list of resources only what may speak of GPUs, so that few texts are left to be read."""
    text = pl.col(column)
    found = text.str.extract_all(r"(?i)[^,]*(?:gpu|mps|shard)[^,]*").list.join(",")
    return pl.when(text.str.contains("(?i)gpu|mps|shard")).then(found).otherwise(pl.lit(""))


def milliseconds(column: str) -> pl.Expr:
    """The length of ``[DD-[HH:]]MM:SS[.mmm]`` in milliseconds, below zero after a minus; null where it is not one."""
    parts = pl.col(column).str.extract_groups(
        r"^(?P<sign>-?)(?:(?P<days>\d{1,6})-)?(?:(?P<hours>\d{1,7}):)?(?P<minutes>\d{1,8}):(?P<seconds>\d{1,8})(?P<rest>\.\d{1,9})?$"
    )

    def number(name: str) -> pl.Expr:
        return parts.struct.field(name).cast(pl.Int64, strict=False).fill_null(0)

    rest = (parts.struct.field("rest").cast(pl.Float64, strict=False).fill_null(0) * 1000).floor().cast(pl.Int64)
    minutes = (number("days") * 24 + number("hours")) * 60 + number("minutes")
    length = (minutes * 60 + number("seconds")) * 1000 + rest
    signed = pl.when(parts.struct.field("sign") == "-").then(-length).otherwise(length)
    return pl.when(parts.struct.field("seconds").is_not_null()).then(signed)
