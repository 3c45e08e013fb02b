"""OFAC's own files: SDN.CSV or CONS_PRIM.CSV with the alternate names, addresses and comments beside it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.sources.delimited import Records
from fencepost.sources.encoding import bounded_lines, guess_encoding
from fencepost.sources.formats import HEAD
from fencepost.sources.limits import MAX_UNPACKED
from fencepost.sources.ofac_remarks import add_remarks
from fencepost.sources.party_draft import Draft
from fencepost.sources.party_file import Reading
from fencepost.sources.registers import registers

_SETS = (
    ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"),
    ("cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv"),
)
_WIDTHS = {"sdn.csv": 12, "cons_prim.csv": 12}
_NULL = "-0-"
_PROGRAMS = re.compile(r"\]\s*\[|;\s*")
_NON_SDN = ("CMIC", "PLC", "CAP", "FSE", "SSI", "MBS")
_OPEN = "Name the folder that holds them all, or a zip of it."
_ALT_NAME, _ALT_REMARKS = 3, 4
_ADD_PLACE, _ADD_COUNTRY = slice(2, 4), 4

Opener = Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class OfacFiles:
    """Where the files of one publication are, by their names in lower case."""

    openers: Mapping[str, Opener]


def beside(path: Path) -> OfacFiles:
    """The files of a folder, or those beside one of them."""
    folder = path if path.is_dir() else path.parent
    return OfacFiles({file.name.lower(): _opener(file) for file in sorted(folder.iterdir()) if file.is_file()})


def zipped(file: BinaryIO, name: str) -> OfacFiles:
    """The files of a zip archive.

    Raises:
        FencepostError: the archive is damaged, locked, or would unpack too far.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FencepostError(Fault(f"the archive is damaged ({error}).", "Download it again.", name)) from error
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise FencepostError(Fault("the archive is locked with a password.", "Unpack it first.", name))
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        what = f"the archive would unpack to more than {MAX_UNPACKED:,} bytes."
        raise FencepostError(Fault(what, "Unpack it and name the folder.", name))

    def member(part: zipfile.ZipInfo) -> Opener:
        return lambda: archive.open(part)  # type: ignore[return-value]

    return OfacFiles({part.filename.rsplit("/", 1)[-1].lower(): member(part) for part in parts if not part.is_dir()})


def has_ofac(files: OfacFiles) -> bool:
    """Whether a primary file is among them."""
    return any(primary in files.openers for primary, *_ in _SETS)


def read_ofac(files: OfacFiles, reading: Reading, only: str | None = None) -> Iterator[ListedParty]:
    """The parties of each primary file that is there (or of ``only`` that one), with what stands of them in the others.

    Raises:
        FencepostError: there is no primary file.
    """
    found = False
    for primary, alternates, addresses, comments in _SETS:
        if primary not in files.openers or (only is not None and only != primary):
            continue
        found = True
        absent = [name for name in (alternates, addresses) if name not in files.openers]
        if absent:
            reading.cut = True
            reading.fault(f"{primary.upper()} has no {' and no '.join(absent).upper()} beside it.", _OPEN)
        more = (
            _by_number(files, alternates, reading),
            _by_number(files, addresses, reading),
            _by_number(files, comments, reading),
        )
        for place, cells in _rows(files, primary, reading):
            yield _party(cells, primary, place, more)
        _orphans(more, (alternates, addresses), reading)
    if not found:
        raise FencepostError(Fault("there is neither SDN.CSV nor CONS_PRIM.CSV.", _OPEN, reading.name))


_More = tuple[dict[str, list[list[str]]], dict[str, list[list[str]]], dict[str, list[list[str]]]]


def _party(cells: list[str], primary: str, place: int, more: _More) -> ListedParty:
    alternates, addresses, comments = more
    width = _WIDTHS[primary]
    draft = Draft("SDN")
    if len(cells) != width:
        draft.faults.append(f"row {place} has {len(cells)} cells instead of {width}")
    number, name, kind, programs, title, sign, vessel, tonnage, gross, flag, owner, remarks = (
        _value(cell) for cell in (*cells, *[""] * width)[:width]
    )
    draft.id = draft.text(number, "the entity number")
    draft.programs = draft.texts([p.strip("[] ") for p in _PROGRAMS.split(programs)], "a programme")
    draft.code = "SDN" if primary == "sdn.csv" else _non_sdn(draft.programs)
    draft.add_kind(kind or "entity")
    draft.name = _in_order(draft.text(name, "the name"), draft)
    for cells_of in alternates.pop(number, []):
        draft.aliases.append(_in_order(draft.text(_cell(cells_of, _ALT_NAME), "an alias"), draft))
        draft.remarks.extend(filter(None, [draft.text(_cell(cells_of, _ALT_REMARKS), "a remark")]))
    for cells_of in addresses.pop(number, []):
        codes = draft.add_country(_cell(cells_of, _ADD_COUNTRY))
        parts = [draft.text(_value(part), "an address") for part in cells_of[_ADD_PLACE]]
        draft.add_address(", ".join(part for part in parts if part), codes)
    draft.add_country(flag)
    _vessel(draft, {"call sign": sign, "vessel type": vessel, "tonnage": tonnage, "gross": gross, "owner": owner})
    if title:
        draft.remarks.append(f"title: {draft.text(title, 'the title')}")
    extended = " ".join(_cell(row, 1) for row in comments.pop(number, []))
    # The comments carry on where the remarks ran over, unless these had come to their end.
    add_remarks(draft, f"{remarks.removesuffix('.')}{'; ' if remarks.endswith('.') else ' '}{extended}".strip(" ;"))
    return draft.finish()


def _vessel(draft: Draft, cells: Mapping[str, str]) -> None:
    for what, value in cells.items():
        text = draft.text(value, f"the {what}")
        if text and what == "call sign":
            draft.identifiers.setdefault(f"call sign {text}")
        elif text:
            draft.remarks.append(f"{what}: {text}")


def _in_order(name: str, draft: Draft) -> str:
    """``ABU TEIR, Mohammed`` as a person is called."""
    surname, comma, given = name.partition(", ")
    return f"{given} {surname}" if comma and draft.kind == "person" and given else name


def _non_sdn(programs: tuple[str, ...]) -> str:
    """The list of a row of the non-SDN file, told by its programme; OFAC does not say it in the row."""
    known = registers()
    told = (code for code in _NON_SDN if set(programs) & set(known[code].programs))
    return next(told, "MBS")


def _by_number(files: OfacFiles, name: str, reading: Reading) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    if name in files.openers:
        for _, cells in _rows(files, name, reading):
            found.setdefault(cells[0].strip(), []).append(cells)
    return found


def _orphans(more: _More, names: tuple[str, str], reading: Reading) -> None:
    for name, left in zip(names, more, strict=False):
        if left:
            shown = ", ".join(sorted(left)[:5])
            reading.cut = True
            reading.fault(
                f"{name.upper()} has rows for {len(left)} parties that the primary file lacks ({shown}).",
                "Download the files again, all of one day.",
            )


def _rows(files: OfacFiles, name: str, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """The records of a file without headers; the mark 0x1A that ends it is no record."""
    with files.openers[name]() as raw:
        stream = io.BufferedReader(raw) if isinstance(raw, io.RawIOBase) else raw
        data = stream.read(HEAD)
        encoding, _ = guess_encoding(data)
        whole = io.BytesIO(data + stream.read())
        for place, (cells, fault) in enumerate(Records(bounded_lines(whole, encoding), ","), start=1):
            if not "".join(cells).strip("\x1a \t\r\n\ufeff"):
                continue
            if fault is not None:
                reading.cut = True
                reading.faults.append(Fault(fault.what, fault.todo, name.upper(), place))
            yield place, [cell.removeprefix("\ufeff") for cell in cells]


def _cell(cells: list[str], at: int) -> str:
    return _value(cells[at]) if at < len(cells) else ""


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == _NULL else text


def _opener(file: Path) -> Opener:
    return lambda: file.open("rb")
