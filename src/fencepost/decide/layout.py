"""Lays the truths of atoms out row by row, with as few columns as tell them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from fencepost.decide.tables import Part, Truths
from fencepost.facts.columns import Codes


@dataclass(frozen=True, slots=True)
class Facts:
    """A frame that holds ``name.t`` and ``name.p`` of every atom, and the names of its columns."""

    frame: pl.LazyFrame
    columns: frozenset[str]


def laid_out(parts: Sequence[Part], names: Sequence[str], rows: Codes | None, height: int) -> Facts:
    """The truths of every atom for some rows, or for all; an atom whose facts nothing tells is open."""
    layout = _Layout(rows, height if rows is None else len(rows))
    overridden = {name for part in parts if part.stated is not None for name in part.truths}
    for part in parts:
        if part.stated is None:
            layout.add({name: column for name, column in part.truths.items() if name not in overridden}, part)
    layout.override(parts, overridden)
    return layout.facts(names)


@dataclass(slots=True)
class _Layout:
    rows: Codes | None
    height: int
    told: dict[str, Truths] = field(default_factory=dict)
    derived: dict[str, pl.Expr] = field(default_factory=dict)

    def add(self, truths: Mapping[str, Truths], part: Part) -> None:
        """Tell a part's atoms: equal columns are gathered once, and *possible* is told as shown or open."""
        gathered: dict[bytes, pl.Expr] = {}
        codes = self._codes(part)
        for shown_name in [name for name in truths if name.endswith(".t")]:
            stem = shown_name.removesuffix(".t")
            shown, possible = truths[shown_name], truths[f"{stem}.p"]
            told = self._gathered(shown, codes, gathered)
            self.derived[shown_name] = told
            self.derived[f"{stem}.p"] = told | self._gathered(possible & ~shown, codes, gathered)

    def _codes(self, part: Part) -> Codes:
        """Which combination each chosen row has."""
        if len(part.codes) == 1:
            return np.broadcast_to(part.codes, (self.height,))
        return part.codes if self.rows is None else part.codes[self.rows]

    def _gathered(self, column: Truths, codes: Codes, gathered: dict[bytes, pl.Expr]) -> pl.Expr:
        if column.all() or not column.any():
            return pl.lit(bool(column[0]))
        key = column.tobytes()
        if key not in gathered:
            name = f"~{len(self.told)}"
            self.told[name] = column[codes]
            gathered[key] = pl.col(name)
        return gathered[key]

    def override(self, parts: Sequence[Part], names: set[str]) -> None:
        """Tell the atoms that some column states: its word stands in the rows that have one."""
        for name in sorted(names):
            kept = np.full(self.height, name.endswith(".p"))
            for part in parts:
                if name not in part.truths:
                    continue
                codes = self._codes(part)
                theirs = part.truths[name][codes]
                kept = theirs if part.stated is None else np.where(part.stated[codes], theirs, kept)
            self.told[name] = kept

    def facts(self, names: Sequence[str]) -> Facts:
        """The frame, with every atom that nothing told as open."""
        for name in names:
            if f"{name}.t" not in self.told and f"{name}.t" not in self.derived:
                self.derived |= {f"{name}.t": pl.lit(value=False), f"{name}.p": pl.lit(value=True)}
        columns = frozenset(name for name in (*self.told, *self.derived) if not name.startswith("~"))
        base = pl.DataFrame({"~": np.zeros(self.height, dtype=bool), **self.told}).lazy()
        return Facts(base.with_columns(**self.derived), columns)
