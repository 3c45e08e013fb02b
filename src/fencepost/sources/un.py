"""The consolidated list of the UN Security Council, read from its XML as it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from fencepost.model.fault import Fault, FencepostError
from fencepost.model.party import ListedParty
from fencepost.sources.party_draft import Draft
from fencepost.sources.party_file import Reading

_ROWS = {"INDIVIDUAL": "person", "ENTITY": "organisation"}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "NOTE")
_BIRTH_PARTS = ("DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE")
_MAX_DEPTH = 40
_MAX_TEXT = 2_000_000
_CHUNK = 256 * 1024


@dataclass(slots=True)
class _Node:
    """An element of one row: its text and what stands inside it."""

    tag: str
    texts: list[str] = field(default_factory=list)
    inside: list[_Node] = field(default_factory=list)

    def all(self, tag: str) -> list[_Node]:
        return [node for node in self.inside if node.tag == tag]

    def value(self, *path: str) -> str:
        """The text at a path of tags, or nothing."""
        node = self
        for tag in path:
            found = node.all(tag)
            if not found:
                return ""
            node = found[0]
        return "".join(node.texts)

    def values(self, tag: str) -> list[str]:
        """The texts of every ``VALUE`` in an element, or the element's own."""
        return [
            text
            for node in self.all(tag)
            for text in (["".join(one.texts) for one in node.all("VALUE")] or ["".join(node.texts)])
            if text.strip()
        ]


def read_un(stream: BinaryIO, reading: Reading) -> Iterator[ListedParty]:
    """The individuals and entities of the list.

    Raises:
        FencepostError: the XML declares a document type or entities, which can hide an attack.
    """
    rows = _Rows(reading.name)
    while chunk := stream.read(_CHUNK):
        try:
            rows.parser.Parse(chunk, False)
        except expat.ExpatError as error:
            yield from map(_party, rows.taken())
            reading.broken_off(f"the XML is damaged: {expat.ErrorString(error.code)} in line {error.lineno}.")
            return
        yield from map(_party, rows.taken())
    try:
        rows.parser.Parse(b"", True)
    except expat.ExpatError:
        reading.broken_off("the XML breaks off.")
    yield from map(_party, rows.taken())


class _Rows:
    """Gathers each row's elements while the parser runs."""

    def __init__(self, name: str) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._name = name
        self._open: list[_Node] = []
        self._depth = 0
        self._size = 0
        self._done: list[_Node] = []

    def taken(self) -> list[_Node]:
        """The rows that are whole by now."""
        done, self._done = self._done, []
        return done

    def _refuse(self, *_: object) -> None:
        what = "the XML declares a document type, which can hide an attack."
        raise FencepostError(Fault(what, "Download the list from its publisher again.", self._name))

    def _start(self, tag: str, _: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            what = f"the XML is nested more than {_MAX_DEPTH} deep."
            raise FencepostError(Fault(what, "Download the list from its publisher again.", self._name))
        if not self._open and tag not in _ROWS:
            return
        node = _Node(tag)
        if self._open:
            self._open[-1].inside.append(node)
        else:
            self._size = 0
        self._open.append(node)

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._done.append(node)

    def _text(self, data: str) -> None:
        if self._open and self._size <= _MAX_TEXT:
            self._size += len(data)
            self._open[-1].texts.append(data)


def _party(row: _Node) -> ListedParty:
    draft = Draft("UN")
    draft.id = draft.text(row.value("REFERENCE_NUMBER"), "the reference") or draft.text(row.value("DATAID"), "the id")
    draft.add_kind(_ROWS[row.tag])
    parts = (draft.text(row.value(part), "the name") for part in _NAME_PARTS)
    draft.name = " ".join(part for part in parts if part)
    original = draft.text(row.value("NAME_ORIGINAL_SCRIPT"), "the name in its own script")
    draft.aliases.extend([original] if original else [])
    for alias in row.all(f"{row.tag}_ALIAS"):
        draft.aliases.extend(filter(None, [draft.text(alias.value("ALIAS_NAME"), "an alias")]))
    for place in row.all(f"{row.tag}_ADDRESS"):
        codes = draft.add_country(place.value("COUNTRY"))
        lines = (draft.text(place.value(part), "an address") for part in _ADDRESS_PARTS)
        draft.add_address(", ".join(line for line in lines if line), codes)
    for value in row.values("NATIONALITY"):
        draft.add_country(value)
    _person(draft, row)
    draft.programs = draft.texts([row.value("UN_LIST_TYPE")], "the programme")
    draft.listed = draft.day(row.value("LISTED_ON"), "the listing date")
    draft.removed = draft.day(row.value("DELISTED_ON"), "the removal date")
    for tag in ("TITLE", "DESIGNATION", "COMMENTS1"):
        draft.remarks.extend(draft.texts(row.values(tag), "a remark"))
    return draft.finish()


def _person(draft: Draft, row: _Node) -> None:
    births = [
        "-".join(part for part in (draft.text(born.value(name), "a date of birth") for name in _BIRTH_PARTS) if part)
        for born in row.all("INDIVIDUAL_DATE_OF_BIRTH")
    ]
    for born in row.all("INDIVIDUAL_PLACE_OF_BIRTH"):
        places = (draft.text(born.value(part), "a place of birth") for part in ("CITY", "STATE_PROVINCE", "COUNTRY"))
        births.append(", ".join(place for place in places if place))
    draft.births = tuple(birth for birth in births if birth)
    for paper in row.all("INDIVIDUAL_DOCUMENT"):
        words = (
            draft.text(paper.value(part), "a document") for part in ("TYPE_OF_DOCUMENT", "NUMBER", "COUNTRY_OF_ISSUE")
        )
        text = " ".join(word for word in words if word)
        if paper.value("NUMBER").strip():
            draft.identifiers.setdefault(text)
