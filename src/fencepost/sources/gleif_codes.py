"""What GLEIF's three files have in common: how they are opened, and LEIs by the million."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

import polars as pl

from fencepost.sources.delimited_pieces import read_long_table
from fencepost.sources.gleif_levels import COLUMNS, FORMS, NEEDED, columns_in
from fencepost.sources.holdings import Gathering

LEI = "xi-lei:"
_LETTERS = {chr(65 + place): str(10 + place) for place in range(26)}
_SHAPE = r"^[0-9A-Z]{18}[0-9]{2}$"


def pieces(stream: BinaryIO, head: bytes, told: Gathering, form: str) -> Iterator[pl.DataFrame]:
    """A file of GLEIF's piece by piece, with every column that is known; one that the file has not is empty.

    Rows without a needed cell, and rows that are broken, are told and lost.

    Raises:
        FencepostError: the file is not text.
    """
    table = read_long_table(stream, head, told.name, FORMS[form])
    for note in table.notes:
        told.fault(note, "Give the file as GLEIF publishes it, which is UTF-8 with the headers in its first row.")
    columns = COLUMNS[form]
    places = columns_in(table.headers, columns)
    absent = [pl.lit("").alias(column) for column in columns if column not in places]
    for cells in table.frames(places, lambda fault: told.fault(fault.what, fault.todo, fault.row, lost=True)):
        whole = _whole(cells.with_columns(absent), NEEDED[form], columns, told)
        if whole.height:
            yield whole


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


def once(texts: pl.Expr) -> pl.Expr:
    """Texts of which there are few: each is held once in memory, however many rows have it."""
    return texts.cast(pl.Categorical).cast(pl.String)


def unit_id(lei: pl.Expr, is_sound: pl.Expr) -> pl.Expr:
    """``xi-lei:…`` of a sound LEI; what is no LEI stays as it is written, so that nobody is taken for another."""
    return pl.when(is_sound).then(pl.lit(LEI) + lei).otherwise(lei)


def _whole(cells: pl.DataFrame, needed: Iterable[str], headers: Mapping[str, str], told: Gathering) -> pl.DataFrame:
    """The rows that have every cell needed and no byte that is not text there."""
    for column in needed:
        bad = (pl.col(column) == "") | pl.col(column).str.contains("\ufffd", literal=True)
        for row, text in cells.filter(bad).select("row", column).iter_rows():
            what = "the cell holds bytes that are not text." if text else "the cell is empty."
            told.fault(what, "Download the file again, or fill it.", row, headers[column], lost=True)
        cells = cells.filter(~bad)
    return cells
