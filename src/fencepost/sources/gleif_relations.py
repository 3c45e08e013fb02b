"""GLEIF's level 2: who consolidates whom, whose branch or fund somebody is, and whose parent is not told."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import BinaryIO

import polars as pl

from fencepost.model.holding import WHOLE, HoldingKind, parts
from fencepost.sources.gleif_codes import pieces, sound, unit_id
from fencepost.sources.gleif_levels import RELATIONS
from fencepost.sources.holdings import HOLDINGS, UNITS, Gathering, Holdings
from fencepost.sources.identifiers import identified

_TYPES: dict[str, tuple[HoldingKind, bool, int]] = {
    "IS_DIRECTLY_CONSOLIDATED_BY": ("consolidation", True, 0),
    "IS_ULTIMATELY_CONSOLIDATED_BY": ("consolidation", False, 0),
    # A branch is no person of its own but a part of its head office: what is true of the one is true of the other.
    "IS_INTERNATIONAL_BRANCH_OF": ("share", True, WHOLE),
    "IS_FUND-MANAGED_BY": ("fund", True, 0),
    "IS_SUBFUND_OF": ("fund", True, 0),
    "IS_FEEDER_TO": ("fund", True, 0),
}
"""What each type is: its kind, whether it is direct, and the least share that it means."""

_VOID = ("ANNULLED", "DUPLICATE")
_USUAL = ("", "PUBLISHED", "PENDING_TRANSFER", "PENDING_ARCHIVAL")
_PLACES = range(1, 6)
_DAY = 10
_MOST_REFERENCE = 200


def read_relations(stream: BinaryIO, head: bytes, name: str) -> Holdings:
    """Every relationship of an RR-CDF file as a holding; its start is the child, which is owned, its end the owner.

    Only a period of the relationship gives days, never one of accounts or filings. A record that was annulled, or is
    another's double, never held and is left out, told and counted. One that is over ends with its period, or, where
    that has no end, on the day of the record that says so. A branch is wholly its head office's; of a consolidation
    the share is not told, unless a percentage is.

    Raises:
        FencepostError: the file is not text.
    """
    told = Gathering(name)
    cells = pieces(stream, head, told, "gleif-relations")
    parts_read = [_read(kept, told) for piece in cells if (kept := _standing(piece, told)).height]
    read = pl.concat(parts_read) if parts_read else pl.DataFrame()
    faults = tuple(sorted(told.faults, key=lambda fault: fault.row or 0))
    if not read.height:
        return Holdings(
            pl.DataFrame(schema=UNITS), pl.DataFrame(schema=HOLDINGS), faults, told.skipped, "gleif-relations", name
        )
    holdings = read.select(pl.col(column).cast(kind) for column, kind in HOLDINGS.items())
    return Holdings(units_of(read), holdings, faults, told.skipped, "gleif-relations", name)


def units_of(read: pl.DataFrame) -> pl.DataFrame:
    """The units that stand at the ends of holdings, known by their LEI alone."""
    ends = [
        read.select(id=end, sound=f"{end}_sound", row="row")
        for end in ("owner", "owned")
        if f"{end}_sound" in read.columns
    ]
    each = pl.concat(ends).group_by("id", maintain_order=True).agg(pl.col("sound").any(), pl.col("row").min())
    nothing = pl.lit([], dtype=UNITS["identifiers"])
    return each.with_columns(
        name=pl.lit(""),
        aliases=nothing,
        kind=pl.lit("unknown"),
        registered=pl.lit(None),
        headquarters=pl.lit(None),
        address=pl.lit(""),
        identifiers=pl.when("sound").then(pl.concat_list("id")).otherwise(nothing),
        anonymous=pl.lit(False),
        source=pl.lit("GLEIF, its LEI alone"),
    ).select(pl.col(column).cast(kind) for column, kind in UNITS.items())


def _standing(cells: pl.DataFrame, told: Gathering) -> pl.DataFrame:
    """Without the records that never held."""
    void = pl.col("registration").is_in(_VOID)
    for row, status in cells.filter(void).select("row", "registration").iter_rows():
        what = f"the record is {status}, so that it never held."
        told.fault(what, "Nothing: it was left out.", row, RELATIONS["registration"], lost=True)
    return cells.filter(~void)


def _read(cells: pl.DataFrame, told: Gathering) -> pl.DataFrame:
    for column in ("child", "parent"):
        cells = _checked(cells, column, told)
    unknown = ~pl.col("type").is_in(list(_TYPES))
    for row, text in cells.filter(unknown).select("row", "type").iter_rows():
        what = f"{text[:40]!r} is no type of relationship that is known here; it was kept as a link."
        told.fault(what, f"Known are {', '.join(_TYPES)}.", row, RELATIONS["type"])
    cells = _dated(cells, told)
    low, high = _quantified(cells, told)
    meant = {kind: [one[at] for one in _TYPES.values()] for at, kind in enumerate(("kind", "direct", "least"))}
    types = list(_TYPES)
    return (
        cells.with_columns(
            owner=unit_id(pl.col("parent"), pl.col("owner_sound")),
            owned=unit_id(pl.col("child"), pl.col("owned_sound")),
            kind=pl.col("type").replace_strict(types, meant["kind"], default="link"),
            direct=pl.col("type").replace_strict(types, meant["direct"], default=None, return_dtype=pl.Boolean),
            least=pl.col("type").replace_strict(types, meant["least"], default=0, return_dtype=pl.Int64),
            low=low,
            high=high,
            source=_source(),
        )
        .with_columns(low=pl.when(pl.col("status") == "NULL").then(0).otherwise(pl.max_horizontal("low", "least")))
        .select(*HOLDINGS, "owner_sound", "owned_sound")
    )


def _checked(cells: pl.DataFrame, column: str, told: Gathering) -> pl.DataFrame:
    """Whether each end is a sound LEI; a node of another sort keeps its own text."""
    cells = cells.with_columns(pl.col(column).str.to_uppercase())
    is_lei = pl.col(f"{column}_type").str.to_uppercase().is_in(["", "LEI"])
    end = "owner" if column == "parent" else "owned"
    checked = cells.with_columns(is_lei.alias("is_lei"), sound(cells[column]))
    for row, text in checked.filter(pl.col("is_lei") & ~pl.col("sound")).select("row", column).iter_rows():
        what = f"{text[:40]!r} is no sound LEI: {identified('xi-lei', text).why}; it was not used."
        told.fault(what, "Check it at gleif.org.", row, RELATIONS[column])
    return checked.with_columns((pl.col("is_lei") & pl.col("sound")).alias(f"{end}_sound")).drop("is_lei", "sound")


def _dated(cells: pl.DataFrame, told: Gathering) -> pl.DataFrame:
    """``since`` and ``until`` from the periods of the relationship, or from the record that says that it is over."""
    meant = [(place, pl.col(f"period_{place}") == "RELATIONSHIP_PERIOD") for place in _PLACES]
    starts = [pl.when(is_meant).then(_day(f"start_{place}")) for place, is_meant in meant]
    ends = [pl.when(is_meant).then(_day(f"end_{place}")) for place, is_meant in meant]
    lasting = pl.any_horizontal(is_meant & (pl.col(f"end_{place}") == "") for place, is_meant in meant)
    over = (pl.col("status") == "INACTIVE") | (pl.col("registration") == "RETIRED")
    for place, is_meant in meant:
        for end in ("start", "end"):
            column = f"{end}_{place}"
            bad = is_meant & (pl.col(column) != "") & _day(column).is_null()
            for row, text in cells.filter(bad).select("row", column).iter_rows():
                told.fault(f"{text[:40]!r} is not a date; it is not used.", "Mend it.", row, RELATIONS[column])
    # Whether the last day still counts is not told, so it does.
    last = pl.when(~lasting).then(pl.max_horizontal(ends)).dt.offset_by("1d")
    dated = cells.with_columns(since=pl.min_horizontal(starts), until=last)
    dated = dated.with_columns(until=pl.when(over).then(pl.coalesce("until", _day("updated"))).otherwise("until"))
    backwards = pl.col("until") <= pl.col("since")
    for row in dated.filter(backwards)["row"]:
        told.fault("the relationship ends before it begins; its days are not used.", "Mend its periods.", row)
    return dated.with_columns(pl.when(~backwards.fill_null(False)).then(day).alias(day) for day in ("since", "until"))


def _day(column: str) -> pl.Expr:
    return pl.col(column).str.head(_DAY).str.to_date("%Y-%m-%d", strict=False)


def _quantified(cells: pl.DataFrame, told: Gathering) -> tuple[pl.Series, pl.Series]:
    """The share that a percentage tells, in parts."""
    low, high = [0] * cells.height, [WHOLE] * cells.height
    for place in _PLACES:
        told_here = (pl.col(f"units_{place}") == "PERCENTAGE") & (pl.col(f"amount_{place}") != "")
        for at, row, text in (
            cells.with_row_index("at").filter(told_here).select("at", "row", f"amount_{place}").iter_rows()
        ):
            bounds = _percentage(text)
            if bounds is None:
                what = f"{text[:40]!r} is no percentage from 0 to 100; the share is not known."
                told.fault(what, "Mend it.", row, RELATIONS[f"amount_{place}"])
            else:
                low[at], high[at] = bounds
    return pl.Series(low, dtype=pl.Int64), pl.Series(high, dtype=pl.Int64)


def _percentage(text: str) -> tuple[int, int] | None:
    """Parts of an amount. GLEIF's own examples write the whole as 1.00, so one or less may be a fraction."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not (value.is_finite() and 0 <= value <= 100):  # noqa: PLR2004 - percent
        return None
    return parts(value), parts(value * 100 if value <= 1 else value, up=True)


def _source() -> pl.Expr:
    def mark(column: str, word: str, usual: tuple[str, ...]) -> pl.Expr:
        told = pl.lit(f"; {word} ") + pl.col(column)
        return pl.when(~pl.col(column).is_in(usual)).then(told).otherwise(pl.lit(""))

    branch = pl.when(pl.col("type") == "IS_INTERNATIONAL_BRANCH_OF")
    return pl.concat_str(
        pl.lit("GLEIF level 2: ") + pl.col("type"),
        branch.then(pl.lit(" (a branch is its head office, counted as wholly owned)")).otherwise(pl.lit("")),
        mark("status", "status", ("", "ACTIVE")),
        mark("registration", "registration", _USUAL),
        mark("evidence", "evidence", ("",)),
        pl.when(pl.col("reference") != "")
        .then(pl.lit("; ") + pl.col("reference").str.head(_MOST_REFERENCE))
        .otherwise(pl.lit("")),
    )
