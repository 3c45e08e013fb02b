"""A million mixed deals from a seed: order rows as a trader's file holds them, with empty cells in every column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from fencepost.compute.catalogue import Catalogue
from fencepost.model.deal import END_USES, KINDS

PLACES = (
    *("US", "CN", "HK", "MO", "TW", "JP", "KR", "SG", "MY", "VN", "TH", "ID", "PH", "IN", "PK", "BD"),
    *("LK", "KZ", "UZ", "TM", "AE", "SA", "QA", "KW", "OM", "BH", "IL", "TR", "EG", "ZA", "KE", "NG"),
    *("GB", "IE", "FR", "DE", "NL", "BE", "LU", "CH", "AT", "IT", "ES", "PT", "PL", "CZ", "SE", "NO"),
    *("FI", "DK", "GR", "RO", "HU", "RU", "BY", "UA", "IR", "IQ", "CU", "KP", "CA", "MX", "BR", "AU"),
)
EXPORTERS = ("NVIDIA Corporation", "Advanced Micro Devices, Inc.", "Intel Corporation", "Bayfront Servers Inc")
FIRST, LAST = date(2022, 9, 1), date(2026, 11, 22)
DESIGNS = 200
"""Chips that no catalogue names; a row of theirs bears its own figures."""

_CERTIFICATES = ("none", "purchase_order", "dd", "purchase_order;dd", "aia", "lpp", "acm", "hbm")
_NODES = ("3", "4", "5", "6", "7", "10", "14", "16", "28")
Numbers = npt.NDArray[np.int64]


def items(catalogue: Catalogue) -> list[str]:
    """About 130 names: chips, memory, boards, servers and racks, and two that nobody knows."""
    chips = [chip.name.split(" (")[0] for chip in catalogue.chips()][::-1][:96]
    machines = [system.name for system in catalogue.systems()][:26]
    memory = [memory.name for memory in catalogue.memories()][:6]
    unknown, loose = "Zephyr ZX-9000 AI card", "8x H100 SXM server"
    return list(dict.fromkeys([*chips, *machines, *memory, unknown, loose]))


def mixed(height: int, letters: Sequence[str], *, seed: int = 20_230_117) -> pl.DataFrame:
    """Deals as a frame of Enum columns; the same seed gives the same deals."""
    draw = _Draw(height, seed)
    named = items(Catalogue.load())
    design = np.where(draw.random() < 0.08, draw.integers(DESIGNS), -1)
    item = np.where(design < 0, draw.skewed(len(named)), len(named) + design)
    kind = draw.integers(len(KINDS))
    person, made = kind == KINDS.index("deemed_export"), kind == KINDS.index("fabrication")
    to, source = draw.integers(len(PLACES)), draw.integers(len(PLACES))
    columns = {
        "date": draw.column([*_days(), "2026-02-30"], 0.0005, last=0.0005),
        "kind": _enum(np.where(draw.random() < 0.05, -1, kind), KINDS),
        "item": _enum(item, [*named, *(f"Custom accelerator {n:03}" for n in range(DESIGNS))]),
        "quantity": draw.column([str(n) for n in range(1, 5001)], 0.1),
        "from": _enum(np.where(draw.random() < 0.03, -1, source), PLACES),
        "to": _enum(np.where(draw.random() < 0.001, -1, np.where(person, source, to)), PLACES),
        "exporter": draw.column([*EXPORTERS, *(f"Trader {n}" for n in range(16))], 0.2),
        "consignee": draw.column([f"Reseller {n}" for n in range(30)], 0.3),
        "end_user": draw.column([f"Customer {n}" for n in range(60)], 0.3),
        **{f"{party}_hq": draw.column(PLACES, 0.25) for party in ("exporter", "consignee", "end_user")},
        **{
            f"{party}_parent_hq": draw.column([*PLACES, "none"], 0.4) for party in ("exporter", "consignee", "end_user")
        },
        "end_use": draw.column(END_USES, 0.3),
        "informed_by": draw.column(["none", *(name.removeprefix("letter.") for name in letters)], 0.7),
        "notified": draw.column(["none", *_days()], 0.8),
        "certified": draw.column(_CERTIFICATES, 0.6),
        "citizenship": draw.column(PLACES, 0.2, where=person),
        "us_person": draw.column(["yes", "no"], 0.2, where=kind == KINDS.index("us_person_support")),
        "employer_hq": draw.column(PLACES, 0.2, where=person),
        "made_in": draw.column(PLACES, 0.6),
        "us_content_pct": draw.column([str(n) for n in range(0, 101, 5)], 0.7),
        "us_technology": draw.column(["yes", "no"], 0.5),
        "node_nm": draw.column(_NODES, 0.2, where=made),
        "designer_hq": draw.column(PLACES, 0.2, where=made),
        "packaged_in": draw.column(PLACES, 0.2, where=made),
        "parties.entity_listed": draw.column(["yes", "no"], 0.5),
        **_figures(design),
    }
    return pl.DataFrame(columns)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """The same deals in String columns."""
    return frame.cast(pl.String)


def all_different(height: int, *, seed: int = 7) -> pl.DataFrame:
    """The hard case: every row is another chip, with figures that no other row has."""
    rng = np.random.default_rng(seed)
    tops = [f"{value:.3f}" for value in rng.uniform(50, 1200, height)]
    return pl.DataFrame(
        {
            "date": ["2024-06-01"] * height,
            "item": ["accelerator under test"] * height,
            "from": ["US"] * height,
            "to": ["CN"] * height,
            "tops": tops,
            "bits": ["8"] * height,
            "die_mm2": [f"{value:.2f}" for value in rng.uniform(100, 1600, height)],
            "nonplanar": ["yes"] * height,
        }
    )


def _days() -> list[str]:
    return [(FIRST + timedelta(days=n)).isoformat() for n in range((LAST - FIRST).days + 1)]


def _figures(design: Numbers) -> dict[str, pl.Series]:
    """The figures of each design, on its own rows; some designs leave some of them out."""
    rng = np.random.default_rng(1)
    made = {
        "tops": [str(value) for value in rng.integers(100, 1200, DESIGNS)],
        "bits": [str(value) for value in rng.choice([4, 8, 16], DESIGNS)],
        "die_mm2": [str(value) for value in rng.integers(200, 1600, DESIGNS)],
        "nonplanar": [str(value) for value in rng.choice(["yes", "yes", "no"], DESIGNS)],
        "io_gbyte_s": [str(value) for value in rng.integers(100, 1200, DESIGNS)],
        "dram_gbyte_s": [str(value) for value in rng.integers(400, 6000, DESIGNS)],
        "datacenter": [str(value) for value in rng.choice(["yes", "no"], DESIGNS)],
    }
    found = {}
    for name, values in made.items():
        always = name in {"tops", "bits"}  # one without the other says nothing, and is a fault
        known = np.append((rng.random(DESIGNS) < 0.85) | always, values=False)
        kinds = sorted(set(values))
        place = np.array([*(kinds.index(value) for value in values), -1])
        found[name] = _enum(np.where(known[design], place[design], -1), kinds)
    return found


def _enum(numbers: Numbers, kinds: Sequence[str]) -> pl.Series:
    """A column of these texts by number; a negative number is an empty cell."""
    texts = pl.Series([*kinds, None], dtype=pl.Enum(kinds))
    return texts.gather(np.where(numbers < 0, len(kinds), numbers))


class _Draw:
    """Draws one column after another from one seed."""

    def __init__(self, height: int, seed: int) -> None:
        self._height = height
        self._rng = np.random.default_rng(seed)

    def random(self) -> npt.NDArray[np.float64]:
        return self._rng.random(self._height)

    def integers(self, bound: int) -> Numbers:
        return self._rng.integers(0, bound, self._height)

    def skewed(self, bound: int) -> Numbers:
        """Numbers of which the small are drawn more often, as some chips sell more than others."""
        return (self.random() ** 2 * bound).astype(np.int64)

    def column(
        self,
        kinds: Sequence[str],
        empty: float,
        *,
        last: float | None = None,
        where: npt.NDArray[np.bool_] | None = None,
    ) -> pl.Series:
        """A column of these texts, some cells empty.

        ``last`` is how often the last text stands, if it is rare; ``where`` are the rows that may have one at all.
        """
        numbers = self.integers(len(kinds) - (last is not None))
        if last is not None:
            numbers = np.where(self.random() < last, len(kinds) - 1, numbers)
        blank = self.random() < empty
        return _enum(np.where(blank if where is None else blank | ~where, -1, numbers), kinds)
