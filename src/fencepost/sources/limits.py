"""How large an outside file may be before it is refused, and the guards that refuse it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from fencepost.model.fault import Fault, FencepostError

MAX_CELL = 32_768
"""Characters in one cell; a spreadsheet program holds one fewer."""
MAX_COLUMNS = 1_000
"""Columns of an order file."""
MAX_RECORD = 1_048_576
"""Characters in one row of a CSV file or one line of NDJSON."""
MAX_JSON = 256 * 1024 * 1024
"""Bytes of a JSON array, which has to be held whole."""
MAX_UNPACKED = 512 * 1024 * 1024
"""Bytes a workbook may unpack to."""
MAX_PART = 64 * 1024 * 1024
"""Bytes that one part of a workbook, other than a sheet, may unpack to: those parts are held whole."""
MAX_RATIO = 200
"""How many times larger than its file a workbook may unpack; real sheets stay under about 60."""
MAX_SPOOL = 2 * 1024 * 1024 * 1024
"""Bytes of a workbook or Parquet file taken from a pipe, which has to be copied to disk first."""

_SMALL = 16 * 1024 * 1024
_MAX_PARTS = 10_000
_MAX_PROLOG = 64 * 1024
_ENCRYPTED = 0x1
_AS_CSV = "Save the sheet as 'CSV UTF-8' and give that file."


def check_workbook(file: BinaryIO, name: str) -> None:
    """Refuse a workbook that is damaged, locked, would unpack too far, or declares XML entities.

    The sizes are the declared ones, which hold: the reader stops at the declared size of a part.

    Raises:
        FencepostError: the file is not a workbook that can be opened safely.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_kind(parts, name)
            _check_sizes(parts, name)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_prolog(archive, part, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, struct.error) as error:
        raise FencepostError(
            Fault(f"the workbook is damaged ({error}).", "Open it in a spreadsheet program and save it again.", name)
        ) from error
    finally:
        file.seek(0)


def _check_kind(parts: list[zipfile.ZipInfo], name: str) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise FencepostError(
            Fault("the archive is locked with a password.", "Unpack it and give the file inside.", name)
        )
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.bin" in names:
        raise FencepostError(Fault("this is a binary workbook (.xlsb).", "Save it as .xlsx or as CSV.", name))
    if "xl/workbook.xml" not in names:
        what = "this is a zip archive, but not an .xlsx workbook."
        raise FencepostError(Fault(what, "Unpack it, or save the table as .xlsx or CSV.", name))


def _check_sizes(parts: list[zipfile.ZipInfo], name: str) -> None:
    if len(parts) > _MAX_PARTS:
        raise FencepostError(Fault(f"the workbook has {len(parts):,} parts.", _AS_CSV, name))
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > MAX_UNPACKED:
        what = f"the workbook would unpack to {unpacked:,} bytes; the limit is {MAX_UNPACKED:,}."
        raise FencepostError(Fault(what, _AS_CSV, name))
    if unpacked > _SMALL and unpacked / packed > MAX_RATIO:
        what = f"the workbook unpacks to {unpacked // packed:,} times its size, as a zip bomb does."
        raise FencepostError(Fault(what, f"If the file is yours: {_AS_CSV}", name))
    for part in parts:
        if part.file_size > MAX_PART and not part.filename.lower().startswith("xl/worksheets/"):
            what = f"{part.filename} in the workbook would unpack to {part.file_size:,} bytes."
            raise FencepostError(Fault(what, _AS_CSV, name))


def _check_prolog(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Read a part up to its first element; a document type there could declare entities."""
    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: seen.append("doctype")
    parser.StartElementHandler = lambda *_: seen.append("element")
    read = 0
    with archive.open(part) as stream:
        while not seen and read <= _MAX_PROLOG and (chunk := stream.read(1024)):
            read += len(chunk)
            try:
                parser.Parse(chunk, False)
            except expat.ExpatError:
                break  # the workbook reader will meet it too, and says where
    if "doctype" in seen or read > _MAX_PROLOG:
        what = f"{part.filename} in the workbook holds a document type, which can hide an attack."
        raise FencepostError(Fault(what, _AS_CSV, name))
