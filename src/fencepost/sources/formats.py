"""Which form an outside file has, told from its first bytes before its name."""

from __future__ import annotations

from pathlib import PurePath

from fencepost.model.fault import Fault, FencepostError

FORMATS = ("csv", "xlsx", "json", "ndjson", "parquet")
"""The forms an order file may have."""

HEAD = 64 * 1024
"""How many bytes are looked at before reading."""

_BY_NAME = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_BINARY = {b"PK\x03\x04": "xlsx", b"PAR1": "parquet"}
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is an old .xls workbook, or an .xlsx locked with a password.",
        "Open it in a spreadsheet program, take the password off, and save it as .xlsx or CSV.",
    ),
    (b"PARE", "this Parquet file is encrypted.", "Write it again without encryption."),
    (b"PK\x05\x06", "this is an empty zip archive.", "Give the order file itself."),
    (b"\x1f\x8b", "the file is compressed with gzip.", "Unpack it with gunzip and give the result."),
    (b"BZh", "the file is compressed with bzip2.", "Unpack it with bunzip2 and give the result."),
    (b"\xfd7zXZ\x00", "the file is compressed with xz.", "Unpack it with unxz and give the result."),
    (b"\x28\xb5\x2f\xfd", "the file is compressed with zstd.", "Unpack it with unzstd and give the result."),
    (b"7z\xbc\xaf\x27\x1c", "this is a 7z archive.", "Unpack it and give the order file inside."),
    (b"Rar!", "this is a rar archive.", "Unpack it and give the order file inside."),
    (b"%PDF", "this is a PDF.", "Export the table as CSV or XLSX."),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")


def format_of(head: bytes, name: str, said: str | None = None) -> tuple[str, str | None]:
    """The form of a file and, where its name says otherwise, a note.

    Raises:
        FencepostError: the file is empty, or in a form that is not read.
    """
    if said is not None and said not in FORMATS:
        what = f"'{said}' is not a format that orders are read from."
        raise FencepostError(Fault(what, f"Use one of {', '.join(FORMATS)}.", name))
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FencepostError(Fault("the file is empty.", "Give a file with a header row and one deal a row.", name))
    _refuse(head, name)
    seen = next((form for magic, form in _BINARY.items() if head.startswith(magic)), None)
    by_name = _BY_NAME.get(PurePath(name).suffix.lower())
    wanted = said or by_name
    if seen is None and wanted in _BINARY.values():
        what = f"the file does not begin as a {wanted} file does."
        raise FencepostError(Fault(what, "Check that it was copied whole, or say its true format.", name))
    if seen is not None:
        if said is not None and said != seen:
            raise FencepostError(Fault(f"the file is {seen}, not {said}.", f"Say --format {seen}.", name))
        note = f"The name says {by_name}, but the file is {seen}; it was read as {seen}." if wanted != seen else None
        return seen, note if by_name else None
    return wanted or _text_format(head), None


def _refuse(head: bytes, name: str) -> None:
    for magic, what, todo in _REFUSED:
        if head.startswith(magic):
            raise FencepostError(Fault(what, todo, name))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    if start.startswith(_MARKUP):
        what = "the file is a web page or XML, whatever its name says."
        raise FencepostError(Fault(what, "Open it in a spreadsheet program and save it as .xlsx or CSV.", name))


def _text_format(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").removeprefix(b"\xff\xfe").lstrip()
    if text.startswith(b"["):
        return "json"
    if text.startswith(b"{"):
        first, _, rest = text.partition(b"\n")
        return "ndjson" if first.rstrip().endswith(b"}") and (not rest or rest.lstrip()[:1] in (b"{", b"")) else "json"
    return "csv"
