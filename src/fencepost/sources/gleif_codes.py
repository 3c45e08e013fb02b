"""LEIs by the million: their check digits in columns, and the ids of units that they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from fencepost.sources.holdings import Gathering

LEI = "xi-lei:"
_LETTERS = {chr(65 + place): str(10 + place) for place in range(26)}
_SHAPE = r"^[0-9A-Z]{18}[0-9]{2}$"


def sound(leis: pl.Series) -> pl.Series:
    """Which LEIs have the right shape and check digits: as a number with letters as 10 to 35, 1 modulo 97 (ISO 7064).

    The number has up to 38 digits, so it is divided in three pieces, each with the remainder of the one before.
    """
    digits = pl.col("lei").str.replace_many(list(_LETTERS), list(_LETTERS.values()))
    one = digits.str.slice(0, 16).cast(pl.Int64) % 97
    two = (one.cast(pl.String) + digits.str.slice(16, 14)).cast(pl.Int64) % 97
    three = (two.cast(pl.String) + digits.str.slice(30, 14)).cast(pl.Int64) % 97
    shaped = pl.col("lei").str.contains(_SHAPE)
    # What has not the shape may hold anything, and is not reckoned with.
    frame = leis.alias("lei").to_frame()
    held = frame.with_columns(pl.when(shaped).then("lei").otherwise(pl.lit("0" * 20)))
    return (frame.select(shaped).to_series() & held.select(three == 1).to_series()).alias("sound")


def unit_id(lei: pl.Expr, is_sound: pl.Expr) -> pl.Expr:
    """``xi-lei:…`` of a sound LEI; what is no LEI stays as it is written, so that nobody is taken for another."""
    return pl.when(is_sound).then(pl.lit(LEI) + lei).otherwise(lei)


def lost_without(
    cells: pl.DataFrame, needed: Iterable[str], headers: Mapping[str, str], told: Gathering
) -> pl.DataFrame:
    """The rows that have every cell needed and no byte that is not text there; the others are told and lost."""
    for column in needed:
        bad = (pl.col(column) == "") | pl.col(column).str.contains("\ufffd", literal=True)
        for row, text in cells.filter(bad).select("row", column).iter_rows():
            what = "the cell holds bytes that are not text." if text else "the cell is empty."
            told.fault(what, "Download the file again, or fill it.", row, headers[column], lost=True)
        cells = cells.filter(~bad)
    return cells
