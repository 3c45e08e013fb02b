"""Files that say who owns whom, in any form: one entry point, which tells the form from the content."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.sources.bods import read_bods
from fencepost.sources.delimited import Records, delimiter_of
from fencepost.sources.encoding import guess_encoding
from fencepost.sources.formats import HEAD
from fencepost.sources.ftm_owners import read_ftm_owners
from fencepost.sources.gleif import read_level_1
from fencepost.sources.gleif_exceptions import read_exceptions
from fencepost.sources.gleif_levels import FORMS
from fencepost.sources.gleif_relations import read_relations
from fencepost.sources.holding_headers import OWNERS_TABLE
from fencepost.sources.holdings import Gathering, Holdings
from fencepost.sources.holdings_csv import read_plain
from fencepost.sources.packed import opened_file

MAX_FILE = 16 * 1024 * 1024 * 1024
"""Bytes of a file once unpacked; GLEIF's full level 1 has about five thousand million."""

FORMATS = (
    "a CSV file with columns owner and owned, GLEIF's level 1, relationships (RR) or reporting exceptions as CSV, "
    "BODS statements (0.2 to 0.4) as JSON, or FollowTheMoney entities, one a line"
)
"""What is understood, in words."""

_READERS: Mapping[str, Callable[[BinaryIO, bytes, str], Holdings]] = {
    "gleif-level-1": read_level_1,
    "gleif-relations": read_relations,
    "gleif-exceptions": read_exceptions,
    "plain": read_plain,
}
_OBJECTS: Mapping[str, Callable[[BinaryIO, bytes, Gathering], Holdings]] = {
    "bods": read_bods,
    "ftm": read_ftm_owners,
}
_STATEMENT = re.compile(rb'"(?:statementI[dD]|recordType|statementType|recordDetails)"\s*:')
_ENTITY = re.compile(rb'"schema"\s*:\s*"[A-Z]')
_TODO = f"Give {FORMATS}."
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "this is a Parquet file."),
    (b"%PDF", "this is a PDF."),
    (b"\xd0\xcf\x11\xe0", "this is an old .xls workbook, or one locked with a password."),
    (b"7z\xbc\xaf", "this is a 7z archive."),
    (b"Rar!", "this is a rar archive."),
    (b"BZh", "the file is compressed with bzip2."),
    (b"\xfd7zXZ", "the file is compressed with xz."),
    (b"\x28\xb5\x2f\xfd", "the file is compressed with zstd."),
    (b"SQLite format 3", "this is a SQLite database."),
)
_SHOWN = 12


def read_holdings(path: Path, name: str | None = None) -> Holdings:
    """Every unit and holding of a file, whatever its form; it may be packed with gzip or alone in a zip archive.

    Raises:
        FencepostError: the file is not there, or nothing that is read begins as it does.
    """
    told = Gathering(name or path.name)
    try:
        with opened_file(path, told, MAX_FILE) as stream:
            head = stream.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]
            if not head and told.faults:
                raise FencepostError(*told.faults)  # nothing of it could be unpacked
            form = form_of(head, told.name)
            read = _OBJECTS[form](stream, head, told) if form in _OBJECTS else _READERS[form](stream, head, told.name)
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})."
        raise FencepostError(Fault(what, "Check its name and that you may read it.", told.name)) from error
    if form in _OBJECTS or not told.faults:
        return read
    # What was wrong with the packing stands before what was wrong with the rows.
    return Holdings(
        read.units, read.holdings, (*told.faults, *read.faults), read.skipped + told.skipped, read.form, read.name
    )


def form_of(head: bytes, name: str) -> str:
    """The form of a file of owners from its first bytes.

    Raises:
        FencepostError: nothing that is read begins so.
    """
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FencepostError(Fault("the file is empty.", _TODO, name))
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise FencepostError(Fault(what, _TODO, name))
    encoding, _ = guess_encoding(head)
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return _objects(text, name)
    if text.startswith("<"):
        what = "this is a web page or XML; GLEIF's files are read as CSV."
        raise FencepostError(Fault(what, _TODO, name))
    return _table(text, name)


def _objects(text: str, name: str) -> str:
    raw = text.encode("utf-8", "replace")
    if _STATEMENT.search(raw):
        return "bods"
    if _ENTITY.search(raw):
        return "ftm"
    if text.strip() == "[]":
        raise FencepostError(Fault("the file is an empty array.", _TODO, name))
    keys = ", ".join(dict.fromkeys(re.findall(r'"([^"\\]{1,40})"\s*:', text[:4096])[:_SHOWN])) or "none"
    what = f"this is JSON, but neither BODS nor FollowTheMoney; its first keys are: {keys}."
    raise FencepostError(Fault(what, _TODO, name))


def _table(text: str, name: str) -> str:
    lines = io.StringIO(text, newline="").readlines()[:20]
    shown: list[str] = []
    for form, wanted in (*FORMS.items(), ("plain", OWNERS_TABLE)):
        delimiter, skipped = delimiter_of(lines, wanted)
        for values, _ in Records(iter(lines[skipped:]), delimiter):
            if wanted.required <= wanted.found(values):
                return form
            shown = shown or [value.strip()[:40] for value in values if value.strip()][:_SHOWN]
    heads = ", ".join(f"'{value}'" for value in shown) or "none"
    what = f"no row at its top has the headers of a table of owners; the first has: {heads}."
    raise FencepostError(Fault(what, _TODO, name))
