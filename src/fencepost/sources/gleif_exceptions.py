"""GLEIF's reporting exceptions: entities that name no parent, and why."""

from __future__ import annotations

from typing import BinaryIO

import polars as pl

from fencepost.model.holding import WHOLE
from fencepost.sources.gleif_codes import once, pieces, sound, unit_id
from fencepost.sources.gleif_levels import EXCEPTIONS
from fencepost.sources.gleif_relations import units_of
from fencepost.sources.holdings import HOLDINGS, UNITS, Gathering, Holdings
from fencepost.sources.identifiers import identified

_NONE = "no parent consolidates it"
_WITHHELD = "the parent is withheld"
_REASONS = {
    "NON_CONSOLIDATING": f"{_NONE}: nobody has to consolidate its accounts",
    "NATURAL_PERSONS": f"{_NONE}: natural persons control it",
    "NO_KNOWN_PERSON": f"{_NONE}: no person is known to control it, as with widely held shares",
    "NO_LEI": "there is a parent, but it has no LEI",
    "NON_PUBLIC": f"{_WITHHELD}: it is not public",
    "BINDING_LEGAL_COMMITMENTS": f"{_WITHHELD}: a legal commitment forbids to tell it",
    "LEGAL_OBSTACLES": f"{_WITHHELD}: the law forbids to tell it",
    "CONSENT_NOT_OBTAINED": f"{_WITHHELD}: it did not consent",
    "DISCLOSURE_DETRIMENTAL": f"{_WITHHELD}: to tell it would do harm",
    "DETRIMENT_NOT_EXCLUDED": f"{_WITHHELD}: harm by telling it was not excluded",
}
"""Each reason in words. Whether there is no parent, or one that is not told, is the difference that matters."""

_CATEGORIES = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": ("direct parent", True),
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": ("ultimate parent", False),
}
_PLACES = range(1, 6)


def read_exceptions(stream: BinaryIO, head: bytes, name: str) -> Holdings:
    """Every exception as a holding of kind consolidation by a parent that has no name; its source tells the reason.

    Raises:
        FencepostError: the file is not text.
    """
    told = Gathering(name)
    cells = pieces(stream, head, told, "gleif-exceptions")
    parts = [_read(piece, told) for piece in cells]
    read = pl.concat(parts) if parts else _read(_no_rows(), told)
    faults = sorted(told.faults, key=lambda fault: fault.row or 0)
    kept = _once(read, told)
    faults.extend(told.faults[len(faults) :])
    units = pl.concat([units_of(kept), _parents(kept)])
    holdings = kept.select(pl.col(column).cast(kind) for column, kind in HOLDINGS.items())
    return Holdings(units, holdings, tuple(faults), told.skipped, "gleif-exceptions", name)


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.Int64} | dict.fromkeys(EXCEPTIONS, pl.String))


def _read(cells: pl.DataFrame, told: Gathering) -> pl.DataFrame:
    cells = cells.with_columns(pl.col("lei").str.to_uppercase())
    checked = cells.with_columns(owned_sound=sound(cells["lei"]))
    for row, text in checked.filter(~pl.col("owned_sound")).select("row", "lei").iter_rows():
        what = f"{text[:40]!r} is no sound LEI: {identified('xi-lei', text).why}; it was not used."
        told.fault(what, "Check it at gleif.org.", row, "LEI")
    unknown = ~pl.col("category").is_in(list(_CATEGORIES))
    for row, text in checked.filter(unknown).select("row", "category").iter_rows():
        what = f"{text[:60]!r} is no category of exception that is known here."
        told.fault(what, f"Known are {', '.join(_CATEGORIES)}.", row, EXCEPTIONS["category"])
    words = [one[0] for one in _CATEGORIES.values()]
    parent = pl.col("category").replace_strict(list(_CATEGORIES), words, default="parent")
    direct = [one[1] for one in _CATEGORIES.values()]
    return checked.with_columns(
        owned=unit_id(pl.col("lei"), pl.col("owned_sound")),
        owner=parent + pl.lit(" of ") + pl.col("lei"),
        kind=pl.lit("consolidation"),
        direct=pl.col("category").replace_strict(list(_CATEGORIES), direct, default=None, return_dtype=pl.Boolean),
        low=pl.lit(0),
        high=pl.lit(WHOLE),
        since=pl.lit(None),
        until=pl.lit(None),
        source=once(_source()),
        person=pl.any_horizontal(pl.col(f"reason_{place}") == "NATURAL_PERSONS" for place in _PLACES),
    ).select(*HOLDINGS, "owned_sound", "person")


def _source() -> pl.Expr:
    """``GLEIF exception NO_LEI: there is a parent, but it has no LEI``, with what the entity says beside it."""
    reasons = [
        pl.when(reason != "").then(
            reason + pl.lit(": ") + reason.replace_strict(_REASONS, default="this reason is not known here")
        )
        for reason in (pl.col(f"reason_{place}") for place in _PLACES)
    ]
    references = [
        pl.when(pl.col(f"reference_{place}") != "").then(pl.lit("reference: ") + pl.col(f"reference_{place}"))
        for place in _PLACES
    ]
    return pl.lit("GLEIF exception ") + pl.concat_str([*reasons, *references], separator="; ", ignore_nulls=True)


def _once(read: pl.DataFrame, told: Gathering) -> pl.DataFrame:
    """Each exception once; a parent excepted for several reasons keeps each of them."""
    several = read.filter(pl.col("owner").is_duplicated()).select("row", "owner", "source")
    twice = several.filter(~pl.struct("owner", "source").is_first_distinct())["row"]
    for row in twice:
        told.fault("the same exception stands in the file before.", "Take it out.", row, "LEI", lost=True)
    return read.filter(~pl.col("row").is_in(twice.to_list())) if len(twice) else read


def _parents(kept: pl.DataFrame) -> pl.DataFrame:
    each = kept.group_by(id="owner", maintain_order=True).agg(
        pl.col("row").first(), pl.col("person").any(), pl.col("source").first()
    )
    nothing = pl.lit([], dtype=UNITS["identifiers"])
    return each.with_columns(
        name=pl.lit(""),
        aliases=nothing,
        kind=pl.when("person").then(pl.lit("person")).otherwise(pl.lit("unknown")),
        registered=pl.lit(None),
        headquarters=pl.lit(None),
        address=pl.lit(""),
        identifiers=nothing,
        anonymous=pl.lit(True),
    ).select(pl.col(column).cast(kind) for column, kind in UNITS.items())
