"""GLEIF's register of legal entities, level 1: names, places and numbers of everyone with an LEI."""

from __future__ import annotations

from typing import BinaryIO

import polars as pl

from fencepost.model.holding import UnitKind
from fencepost.sources.gleif_codes import LEI, once, pieces, sound, unit_id
from fencepost.sources.gleif_levels import LEVEL_1
from fencepost.sources.holdings import HOLDINGS, UNITS, Gathering, Holdings
from fencepost.sources.identifiers import identified, of_country
from fencepost.sources.list_places import countries

_KINDS: dict[str, UnitKind] = {
    "SOLE_PROPRIETOR": "person",
    "RESIDENT_GOVERNMENT_ENTITY": "state",
    "FUND": "arrangement",
    "": "organisation",
}
_USUAL = ("", "ACTIVE", "ISSUED", "PENDING_TRANSFER", "PENDING_ARCHIVAL")
_REGISTERS = {"RA000585": "gb-coh", "RA000586": "gb-coh", "RA000587": "gb-coh"}
"""Registration authorities whose numbers have a code of org-id.guide: Companies House, in three parts of the UK."""


def read_level_1(stream: BinaryIO, head: bytes, name: str) -> Holdings:
    """Every entity of an LEI-CDF file as a unit; only the columns needed are taken, piece by piece.

    ``registered`` is the legal jurisdiction, else the country of the legal address. An LEI with a wrong check digit
    is told and identifies nobody; an LEI that stands twice is told, and its first row counts.

    Raises:
        FencepostError: the file is not text.
    """
    told = Gathering(name)
    cells = pieces(stream, head, told, "gleif-level-1")
    parts = [_units(piece, told) for piece in cells]
    units = pl.concat(parts) if parts else pl.DataFrame(schema=UNITS)
    faults = sorted(told.faults, key=lambda fault: fault.row or 0)
    kept = _once(units, told)
    faults.extend(told.faults[len(faults) :])
    return Holdings(kept, pl.DataFrame(schema=HOLDINGS), tuple(faults), told.skipped, "gleif-level-1", name)


def _units(cells: pl.DataFrame, told: Gathering) -> pl.DataFrame:
    cells = cells.with_columns(pl.col("lei").str.to_uppercase())
    checked = cells.with_columns(sound=sound(cells["lei"]))
    for row, text in checked.filter(~pl.col("sound")).select("row", "lei").iter_rows():
        why = identified("xi-lei", text).why
        told.fault(f"{text[:40]!r} is no sound LEI: {why}; it was not used.", "Check it at gleif.org.", row, "LEI")
    for row in checked.filter(pl.col("name").str.contains("\ufffd", literal=True))["row"]:
        what = "the name holds bytes that are not text; they show as \ufffd."
        told.fault(what, "Download the file again.", row, LEVEL_1["name"])
    registered = pl.when(pl.col("jurisdiction") != "").then("jurisdiction").otherwise("legal_country")
    places = checked.with_columns(
        registered=_codes(checked.select(registered.str.head(2)).to_series()),
        headquarters=_codes(checked["hq_country"]),
    )
    return places.with_columns(
        id=unit_id(pl.col("lei"), pl.col("sound")),
        aliases=_aliases(),
        kind=pl.col("category").replace_strict(_KINDS, default=_KINDS[""]),
        address=_address(),
        identifiers=pl.concat_list(
            pl.when("sound").then(pl.lit(LEI) + pl.col("lei")), _numbers(places)
        ).list.drop_nulls(),
        anonymous=pl.lit(False),
        source=once(_source()),
    ).select(pl.col(column).cast(kind) for column, kind in UNITS.items())


def _codes(countries_told: pl.Series) -> pl.Series:
    told = countries_told.unique()
    codes = [next(iter(countries(text)[0]), None) if text else None for text in told]
    return countries_told.replace_strict(told, pl.Series(codes, dtype=pl.String), return_dtype=pl.String)


def _aliases() -> pl.Expr:
    names = [pl.col(f"{short}_{place}") for short in ("other", "spelt") for place in range(1, 6)]
    told = [pl.when((name != "") & (name != pl.col("name"))).then(name) for name in names]
    return pl.concat_list(told).list.drop_nulls().list.unique(maintain_order=True)


def _address() -> pl.Expr:
    """The address of the headquarters, else the legal one, where there is more of it than a country."""

    def lines(place: str) -> pl.Expr:
        parts = [pl.col(f"{place}_{part}") for part in ("line", "city", "code", "country")]
        told = pl.concat_str([pl.when(part != "").then(part) for part in parts], separator=", ", ignore_nulls=True)
        return pl.when(parts[0] != "").then(told)

    return pl.coalesce(lines("hq"), lines("legal"), pl.lit(""))


def _source() -> pl.Expr:
    """What an analyst has to see: an entity that is no more, a registration that was a mistake."""
    marks = [
        pl.when(~pl.col(column).is_in(_USUAL)).then(pl.lit(f"; {word} ") + pl.col(column)).otherwise(pl.lit(""))
        for column, word in (("status", "entity"), ("registration", "registration"))
    ]
    return pl.concat_str(pl.lit("GLEIF level 1"), *marks)


def _numbers(places: pl.DataFrame) -> pl.Series:
    """The number in a company register: with a known code, or with GLEIF's code of the register for a scheme."""
    rows = places.select("authority", "number", "registered").iter_rows()
    return pl.Series([_number(*row) if row[1] else None for row in rows], dtype=pl.String)


def _number(authority: str, number: str, country: str | None) -> str | None:
    scheme = _REGISTERS.get(authority)
    found = identified(scheme, number) if scheme else (country and country != "GB" and of_country(country, number))
    if found and found.sound is not False:
        return str(found)
    return str(identified(authority, number)) if authority and authority != "RA999999" and len(number) <= 64 else None  # noqa: PLR2004 - no register's number is longer


def _once(units: pl.DataFrame, told: Gathering) -> pl.DataFrame:
    if units["id"].n_unique() == units.height:
        return units
    first = units["id"].is_first_distinct()
    for unit, row in units.filter(~first).select("id", "row").iter_rows():
        what = f"the LEI {unit.removeprefix(LEI)[:40]} stands in the file before."
        told.fault(what, "The first row counts; take the other out.", row, "LEI", lost=True)
    return units.filter(first)
