"""Lists of restricted parties in any form: one entry point, which tells the form from the content."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.sources.encoding import guess_encoding
from fencepost.sources.formats import HEAD
from fencepost.sources.ftm import read_ftm
from fencepost.sources.header_rows import Wanted
from fencepost.sources.headers import header_key
from fencepost.sources.ofac import beside, has_ofac, read_ofac, zipped
from fencepost.sources.own_list import read_own
from fencepost.sources.packed import opened_list
from fencepost.sources.party_file import PartyFile, Reading, gathered
from fencepost.sources.screening import CSV_TABLE, read_screening_csv, read_screening_json
from fencepost.sources.un import read_un

_ENTITY = re.compile(rb'"(?:schema|properties)"\s*:')
_HEADERLESS = re.compile(rb'"?\d+"?,(?:[^\n]*,){3,}')
_PRIMARY = ("sdn.csv", "cons_prim.csv")
_KNOWN = "Give a list of trade.gov, OFAC, the UN or OpenSanctions, or a CSV file with a column 'name'."


def read_parties(source: Path | BinaryIO, name: str | None = None, *, list_code: str | None = None) -> PartyFile:
    """Read every party of a list, whatever its form; a stream may be compressed with gzip.

    ``source`` is a file, a folder or zip of OFAC's files, one of OFAC's primary files beside the others, or a
    binary stream. ``list_code`` puts the parties of a FollowTheMoney file or of one's own on that list.

    Raises:
        FencepostError: the source cannot be read as a list at all.
    """
    reading = Reading(name or (source.name if isinstance(source, Path) else "the list"), [])
    if isinstance(source, Path) and source.is_dir():
        return gathered(read_ofac(beside(source), reading), reading, "ofac")
    with opened_list(source, reading) as stream:
        head = stream.peek(HEAD)[:HEAD]  # type: ignore[attr-defined]
        form = form_of(head, reading.name)
        if form == "ofac":
            return gathered(_ofac(source, stream, head, reading), reading, form)
        return gathered(_parties(form, stream, head, reading, list_code), reading, form)


def _parties(form: str, stream: BinaryIO, head: bytes, reading: Reading, code: str | None) -> Iterator[ListedParty]:
    if form == "un":
        return read_un(stream, reading)
    if form == "ftm":
        return read_ftm(stream, head, reading, code)
    if form == "own":
        return read_own(stream, head, reading, code)
    reader = read_screening_json if form == "screening-json" else read_screening_csv
    return reader(stream, head, reading)


def _ofac(source: Path | BinaryIO, stream: BinaryIO, head: bytes, reading: Reading) -> Iterator[ListedParty]:
    """OFAC's files: in a zip, or the primary file with those beside it."""
    if head.startswith(b"PK"):
        files = zipped(io.BytesIO(stream.read()), reading.name)
        if not has_ofac(files):
            raise FencepostError(Fault("the archive holds no list of OFAC's.", _KNOWN, reading.name))
        return read_ofac(files, reading)
    named = Path(reading.name).name.lower().removesuffix(".gz")
    if isinstance(source, Path) and named in _PRIMARY:
        return read_ofac(beside(source), reading, only=named)
    what = "this is one of OFAC's files without headers, and the others are needed too."
    raise FencepostError(Fault(what, "Name SDN.CSV or CONS_PRIM.CSV in their folder, or the folder.", reading.name))


def form_of(head: bytes, name: str) -> str:
    """The form of a list from its first bytes.

    Raises:
        FencepostError: nothing that is read begins so.
    """
    if head.startswith(b"PK\x03\x04"):
        return "ofac"
    text = _text(head)
    start = text.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise FencepostError(Fault("the file is empty.", "Check that it was downloaded whole.", name))
    if start.startswith(b"<"):
        if b"CONSOLIDATED_LIST" in start or b"<!DOCTYPE CONS" in start:
            return "un"
        raise FencepostError(Fault("this is a web page or XML of another kind.", _KNOWN, name))
    if start.startswith((b"{", b"[")):
        return "ftm" if _ENTITY.search(start.partition(b"\n")[0][:HEAD]) else "screening-json"
    if _HEADERLESS.match(start):
        return "ofac"
    return "screening-csv" if _has_headers(start, CSV_TABLE) else "own"


def _text(head: bytes) -> bytes:
    """The head as UTF-8, so that one of UTF-16 is looked at in the same way."""
    encoding, _ = guess_encoding(head)
    if encoding.startswith(("utf-16", "utf-32")):
        with suppress(UnicodeDecodeError):
            return head[: len(head) // 4 * 4].decode(encoding, "ignore").encode()
    return head


def _has_headers(start: bytes, wanted: Wanted) -> bool:
    first = start.partition(b"\n")[0].decode("utf-8", "replace")
    cells = {header_key(cell) for cell in re.split(r"[,;\t|]", first)}
    return wanted.required <= cells
