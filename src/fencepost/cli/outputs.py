"""Answers written out: a table to read, CSV and XLSX row for row, JSON and NDJSON whole."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TextIO, TypeGuard, cast

from fencepost.cli.answer_table import write_table
from fencepost.decide.answer_cells import COLUMNS, Answer, cell_of, plain
from fencepost.model.cell import guarded
from fencepost.model.fault import Fault, FencepostError

FORMATS = ("table", "csv", "json", "ndjson", "xlsx")
"""The forms in which answers are written."""

_MAX_SHEET_ROWS = 1_048_576


def write_answers(answers: Iterable[Answer], format: str, stream: TextIO | BinaryIO, *, colour: bool = False) -> int:  # noqa: A002 - the word users know
    """Write answers as they come, in one of :data:`FORMATS`, and return how many there were.

    Text goes to a text stream as it is (marks its encoding lacks are escaped) and to a binary one as
    UTF-8; ``xlsx`` needs a binary stream, or a text one over a binary one, such as standard output.
    ``colour`` is for the table.

    Raises:
        FencepostError: the format is not one of these, or the stream cannot carry it.
    """
    if format not in FORMATS:
        raise FencepostError(Fault(f"'{format}' is not a form of answer.", f"Use one of {', '.join(FORMATS)}."))
    if format == "xlsx":
        return _write_xlsx(answers, _binary(stream))
    writers: dict[str, Callable[[Iterable[Answer], TextIO], int]] = {
        "csv": _write_csv,
        "json": _write_json,
        "ndjson": _write_ndjson,
        "table": lambda rows, text: write_table(rows, text, colour=colour),
    }
    with as_text(stream) as text:
        return writers[format](answers, text)


def _write_csv(answers: Iterable[Answer], stream: TextIO) -> int:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for count, answer in enumerate(answers, start=1):  # noqa: B007 - the count is the outcome
        writer.writerow([guarded(cell_of(answer, column)) for column in COLUMNS])
    return count


def _write_json(answers: Iterable[Answer], stream: TextIO) -> int:
    count = 0
    for count, answer in enumerate(answers, start=1):
        stream.write("[\n" if count == 1 else ",\n")
        stream.write(_json(answer, stream))
    stream.write("\n]\n" if count else "[]\n")
    return count


def _write_ndjson(answers: Iterable[Answer], stream: TextIO) -> int:
    count = 0
    for count, answer in enumerate(answers, start=1):  # noqa: B007 - the count is the outcome
        stream.write(_json(answer, stream) + "\n")
    return count


def _write_xlsx(answers: Iterable[Answer], stream: BinaryIO) -> int:
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load, wanted for XLSX only
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        return _fill_xlsx(answers, stream, xlsxwriter)
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _fill_xlsx(answers: Iterable[Answer], stream: BinaryIO, xlsxwriter: Any) -> int:  # noqa: ANN401 - it has no types
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True})
        sheet: Any = None
        place = 0
        for count, answer in enumerate(answers, start=1):  # noqa: B007 - the count is the outcome
            if sheet is None or place + 1 >= _MAX_SHEET_ROWS:
                sheet, place = _sheet(book, bold), 0
            place += 1
            for column, name in enumerate(COLUMNS):
                value = cell_of(answer, name)
                if isinstance(value, int):
                    sheet.write_number(place, column, value)
                elif value:
                    sheet.write_string(place, column, value)
        if sheet is None:
            _sheet(book, bold)
    return count


def _sheet(book: Any, bold: Any) -> Any:  # noqa: ANN401 - xlsxwriter has no types
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("answers" if number == 1 else f"answers {number}")
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(COLUMNS) - 1, 16)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, bold)
    return sheet


def _json(answer: Answer, stream: TextIO) -> str:
    return json.dumps(plain(answer), ensure_ascii=not is_utf(stream), allow_nan=False)


def is_utf(stream: TextIO) -> bool:
    """Whether a stream can carry any text."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-").startswith("utf")


def _is_text(stream: TextIO | BinaryIO) -> TypeGuard[TextIO]:
    return isinstance(stream, io.TextIOBase) or hasattr(stream, "encoding")  # temporary files are wrappers


def _binary(stream: TextIO | BinaryIO) -> BinaryIO:
    below = getattr(stream, "buffer", None) if _is_text(stream) else stream
    if below is None:
        todo = "Write it to a file, with --output answers.xlsx."
        raise FencepostError(Fault("a workbook cannot be written to a stream of text.", todo))
    return cast("BinaryIO", below)


@contextmanager
def as_text(stream: TextIO | BinaryIO) -> Iterator[TextIO]:
    """A text stream over whatever was handed in, which stays open."""
    if not _is_text(stream):
        over = io.TextIOWrapper(cast("BinaryIO", stream), "utf-8", newline="")
        try:
            yield over
        finally:
            over.detach()
    elif is_utf(stream):
        yield stream
    else:
        yield cast("TextIO", _Escaping(stream))


class _Escaping(io.TextIOBase):
    """A text stream of a narrow encoding; marks that it lacks are written as escapes, never an error."""

    def __init__(self, below: TextIO) -> None:
        self._below = below
        self._codec = codecs.lookup(below.encoding or "ascii").name

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream below."""
        return self._codec

    def write(self, text: str) -> int:
        """Write text, escaping what the encoding lacks."""
        return self._below.write(text.encode(self._codec, "backslashreplace").decode(self._codec))

    def flush(self) -> None:
        """Flush the stream below."""
        self._below.flush()

    def isatty(self) -> bool:
        """Whether the stream below is a terminal."""
        return self._below.isatty()
