"""What comes out of a file of owners: units and holdings as tables, and what was wrong with the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

import polars as pl

from fencepost.model.fault import Fault
from fencepost.model.holding import Holding, Unit

UNITS: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,
    "name": pl.String,
    "aliases": pl.List(pl.String),
    "kind": pl.String,
    "registered": pl.String,
    "headquarters": pl.String,
    "address": pl.String,
    "identifiers": pl.List(pl.String),
    "anonymous": pl.Boolean,
    "source": pl.String,
    "row": pl.Int64,
}
"""The columns of a table of units: the fields of ``Unit``."""

HOLDINGS: dict[str, pl.DataType | type[pl.DataType]] = {
    "owner": pl.String,
    "owned": pl.String,
    "kind": pl.String,
    "low": pl.Int64,
    "high": pl.Int64,
    "since": pl.Date,
    "until": pl.Date,
    "direct": pl.Boolean,
    "source": pl.String,
    "row": pl.Int64,
}
"""The columns of a table of holdings: the fields of ``Holding``."""

_MOST_FAULTS = 1_000


@dataclass(frozen=True, slots=True)
class Holdings:
    """Every unit and holding of a file, one row each.

    A holding names its ends by the ids of ``units``; an end that the file does not describe has a unit all the same,
    with what is known of it. ``faults`` name row and column; ``skipped`` counts the rows that could not be read, of
    which the first thousand have a fault each.
    """

    units: pl.DataFrame
    holdings: pl.DataFrame
    faults: tuple[Fault, ...] = ()
    skipped: int = 0
    form: str = ""
    name: str = ""

    def unit(self, at: int) -> Unit:
        """The unit in a row of ``units``."""
        row = self.units.row(at, named=True)
        return Unit(**{**row, "aliases": tuple(row["aliases"] or ()), "identifiers": tuple(row["identifiers"] or ())})

    def holding(self, at: int) -> Holding:
        """The holding in a row of ``holdings``."""
        return Holding(**self.holdings.row(at, named=True))


@dataclass(slots=True)
class Gathering:
    """Units and holdings as a reader meets them, and the faults of their rows."""

    name: str
    units: dict[str, Unit] = field(default_factory=dict)
    holdings: list[Holding] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    skipped: int = 0

    def fault(
        self, what: str, todo: str, row: int | None = None, column: str | None = None, *, lost: bool = False
    ) -> None:
        """Note what is wrong; ``lost`` where the row is left out for it."""
        self.skipped += lost
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(Fault(what, todo, self.name, row, column))

    def broken_off(self, what: str) -> None:
        """Note that the file ends too early; what came before the break is kept."""
        self.fault(what, "Download the file again; what came before this place was read.")

    def finish(self, form: str) -> Holdings:
        """The tables; ends of holdings that nothing describes become units with their id for a name."""
        for holding in self.holdings:
            for end in (holding.owner, holding.owned):
                if end not in self.units:
                    self.units[end] = Unit(end, end, source=holding.source, row=holding.row)
        return Holdings(
            _frame(Unit, self.units.values(), UNITS),
            _frame(Holding, self.holdings, HOLDINGS),
            tuple(self.faults),
            self.skipped,
            form,
            self.name,
        )


def _frame(
    kind: type[Unit | Holding], rows: Iterable[Unit | Holding], schema: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    held = list(rows)
    columns = {one.name: [getattr(row, one.name) for row in held] for one in fields(kind)}
    return pl.DataFrame(
        {
            name: lists_of(values) if isinstance(schema[name], pl.List) else pl.Series(values, dtype=schema[name])
            for name, values in columns.items()
        }
    )


def lists_of(rows: Sequence[Sequence[str]]) -> pl.Series:
    """A column of lists of texts; Polars alone would make a series of its own for each."""
    told = [(at, text) for at, texts in enumerate(rows) for text in texts]
    items = pl.DataFrame(told, schema={"at": pl.UInt32, "item": pl.String}, orient="row")
    each = items.group_by("at", maintain_order=True).agg("item")
    every = pl.DataFrame({"at": pl.Series(range(len(rows)), dtype=pl.UInt32)})
    joined = every.join(each, on="at", how="left", maintain_order="left")
    return joined["item"].fill_null(pl.Series([[]], dtype=pl.List(pl.String)))
