"""Tables of typed cells: XLSX workbooks and Parquet files."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.header_rows import header_place, trimmed
from fencepost.sources.limits import MAX_COLUMNS, check_workbook
from fencepost.sources.lines import Grid, Line, is_blank, text_of

_SHEET = "orders"
_LOOK_AHEAD = 20
_PARQUET_ROWS = 1024
_SAVE_AGAIN = "Open the workbook in a spreadsheet program and save it again, or save the sheet as 'CSV UTF-8'."
_BREAK = "The rows from here on could not be read, and have no answer."

Row = tuple[int, tuple[object, ...], Fault | None]


def read_workbook(stream: BinaryIO, name: str) -> Grid:
    """Read the sheet called ``orders``, or the first visible one, of an XLSX workbook.

    Formulas count as the value last computed for them; rows have the sheet's own numbers. What stands
    in columns without a header is not read.

    Raises:
        FencepostError: the workbook is damaged, locked, hostile or holds no table.
    """
    check_workbook(stream, name)
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load, wanted for XLSX only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            sheet, notes = _choose(book, name)
    except FencepostError:
        raise
    except Exception as error:  # openpyxl raises whatever its parser meets
        raise FencepostError(Fault(f"the workbook is damaged ({error}).", _SAVE_AGAIN, name)) from error
    rows = _sheet_rows(sheet, name)
    ahead = list(islice(rows, _LOOK_AHEAD))
    start, first = header_place([text_of(value) for value in values] for _, values, _ in ahead)
    headers = trimmed([text_of(value) for value in ahead[start][1]]) if ahead else []
    grid = Grid(headers, iter(()), notes, header_row=ahead[start][0] if ahead else 1)
    if start != first:
        grid.notes.append(f"The headers stand in row {grid.header_row}; what is written above them was not read.")
    grid.lines = _sheet_lines(chain(ahead[start + 1 :], rows), grid)
    return grid


def _choose(book: Any, name: str) -> tuple[Any, list[str]]:  # noqa: ANN401 - openpyxl has no types
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_get_source")]
    if not sheets:
        raise FencepostError(Fault("the workbook holds no sheet with cells.", "Add a sheet called 'orders'.", name))
    named = [sheet for sheet in sheets if sheet.title.strip().casefold() == _SHEET]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    chosen = (named or visible or sheets)[0]
    others = len(sheets) - 1
    note = f"The sheet '{chosen.title}' was read; {others} other{'s were' if others > 1 else ' was'} not."
    return chosen, [note] if others else []


def _sheet_rows(sheet: Any, name: str) -> Iterator[Row]:  # noqa: ANN401 - openpyxl has no types
    """The rows that the sheet's XML holds, in its order, under their own numbers.

    openpyxl's own row iterator fills gaps cell by cell (a row numbered 999,999,999 never ends) and
    silently drops a row whose number runs backwards, so its parser is asked directly.
    """
    from openpyxl.cell.read_only import (  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load
        ReadOnlyCell,
    )
    from openpyxl.worksheet._reader import (  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load
        WorkSheetParser,
    )

    number = 0
    book = sheet.parent
    try:
        with sheet._get_source() as source:  # noqa: SLF001 - see above
            parser = WorkSheetParser(
                source,
                sheet._shared_strings,  # noqa: SLF001 - see above
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,  # noqa: SLF001 - see above
                timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - see above
            )
            for row, cells in parser.parse():
                number = int(row)
                placed = {int(cell["column"]): _value(ReadOnlyCell(sheet, **cell)) for cell in cells}
                width = max((place for place in placed if place <= MAX_COLUMNS + 1), default=0)
                yield number, tuple(placed.get(place) for place in range(1, width + 1)), None
    except Exception as error:  # noqa: BLE001 - whatever the parser meets is one outcome, not the end of the run
        what = f"the workbook is damaged here ({type(error).__name__}: {error}). {_BREAK}"
        yield number + 1, (), Fault(what, _SAVE_AGAIN, name, number + 1)


def _value(cell: Any) -> object:  # noqa: ANN401 - openpyxl has no types
    """A cell's value; one formatted as a percentage is the number its owner sees, 25 and not 0.25."""
    value: object = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and cell.has_style:
        return value * 100 if "%" in cell.number_format else value
    return value


def _sheet_lines(rows: Iterator[Row], grid: Grid) -> Iterator[Line]:
    width = len(grid.headers)
    last = grid.header_row or 1
    for row, values, fault in rows:
        grid.blank += max(0, row - last - 1)
        last = max(row, last)
        if fault is None and is_blank(values):
            grid.blank += 1
            continue
        if not is_blank(values[width:]):
            grid.unheaded += 1
        padded = values[:width] + (None,) * (width - len(values))
        yield Line(row, padded, (fault,) if fault else ())


def read_parquet(stream: BinaryIO, name: str) -> Grid:
    """Read a Parquet file, a thousand rows at a time; the first row is row 2, as under a header.

    Raises:
        FencepostError: the file is damaged, or has too many columns.
    """
    try:
        import pyarrow.parquet as pq  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load, wanted here only
    except ImportError as error:
        todo = "Install pyarrow, or give the table as CSV or NDJSON."
        raise FencepostError(Fault("reading Parquet needs the package pyarrow.", todo, name)) from error
    try:
        table = pq.ParquetFile(stream)
        headers = [str(field) for field in table.schema_arrow.names]
    except Exception as error:  # pyarrow raises its own errors, OSError and more
        todo = "Write the file again, or give the table as CSV or NDJSON."
        raise FencepostError(Fault(f"the Parquet file is damaged ({_first_line(error)}).", todo, name)) from error
    grid = Grid(headers, iter(()))
    grid.lines = _parquet_lines(table, headers, name)
    return grid


def _parquet_lines(table: Any, headers: list[str], name: str) -> Iterator[Line]:  # noqa: ANN401 - pyarrow has no types
    row = 1
    try:
        for batch in table.iter_batches(batch_size=_PARQUET_ROWS):
            columns = [column.to_pylist() for column in batch.columns]
            for row, values in enumerate(zip(*columns, strict=True), start=row + 1):  # noqa: B020 - counts on
                yield Line(row, values)
    except Exception as error:  # noqa: BLE001 - whatever the reader meets is one outcome, not the end of the run
        what = f"the Parquet file is damaged here ({_first_line(error)}). {_BREAK}"
        fault = Fault(what, "Write the file again.", name, row + 1)
        yield Line(row + 1, (None,) * len(headers), (fault,))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
