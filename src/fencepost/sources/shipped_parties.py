"""The listed parties that ship with the package: a few hundred that the AI-compute field asks about, on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from fencepost.model.fact import Sure
from fencepost.model.party import ListedParty
from fencepost.sources.name_brackets import unbracketed
from fencepost.sources.shipped import shipped
from fencepost.sources.tables import Row, read_rows

AS_OF = date(2026, 7, 31)
"""The day of the lists from which both tables were taken."""

NOT_THE_FULL_LIST = (
    f"The shipped table holds some of the parties on the lists of {AS_OF}: a name that is not in it may still be "
    "listed. Screen against the full lists before relying on it."
)
"""What every answer that rests on the shipped table has to say."""

LISTS: tuple[str, ...] = ("EL", "UVL", "MEU", "DPL", "SDN", "CMIC")
"""The lists whose entries the table may hold, by their short codes."""

FOOTNOTES: tuple[str, ...] = ("1", "3", "4", "5")
"""The footnotes of Supplement No. 4 to Part 744 that change which items are caught."""


@dataclass(frozen=True, slots=True)
class ShippedParty:
    """One row of the party table: the entry, and the Chinese names that we hold for it with their source.

    ``id`` is our own and stable; the entry's id in the Consolidated Screening List of ``AS_OF`` is ``party.id``.
    ``party.aliases`` ends with the Chinese names, which the list itself does not give.
    """

    id: str
    party: ListedParty
    names_zh: tuple[str, ...]
    names_zh_source: str
    source: str
    sure: Sure
    note: str


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """A party people ask about for which the lists of ``as_of`` had no entry.

    ``searched`` are the spellings looked for at the beginning of a word in every name and alias of the full file, and
    ``near`` the entries that do hold one of them and are other parties.
    """

    name: str
    names_zh: tuple[str, ...]
    as_of: date
    searched: tuple[str, ...]
    near: tuple[str, ...]
    note: str

    @property
    def finding(self) -> str:
        """What may be said: no entry was found on a day; never that the party is clear."""
        return f"{self.name}: asked about often, not on the lists of {self.as_of}."


def shipped_parties(path: Path | None = None) -> tuple[ListedParty, ...]:
    """The entries of the shipped table as of ``AS_OF``; see ``NOT_THE_FULL_LIST``.

    Raises:
        TableError: a cell is not what its column holds.
    """
    return tuple(row.party for row in read_shipped_parties(path))


@lru_cache(maxsize=4)
def read_shipped_parties(path: Path | None = None) -> tuple[ShippedParty, ...]:
    """The rows of the shipped table with our own ids and the sources of the Chinese names.

    Raises:
        TableError: a cell is not what its column holds.
    """
    columns = (
        *("id", "list", "entry_id", "name", "aliases", "names_zh", "names_zh_source", "country", "listed"),
        *("footnotes", "licence_requirement", "review_policy", "programs", "citations", "source", "sure", "note"),
    )
    return read_rows(path or shipped("data", "parties.csv"), columns, _party)


@lru_cache(maxsize=4)
def read_asked_about(path: Path | None = None) -> tuple[AskedAbout, ...]:
    """The parties asked about often that were not on the lists of ``AS_OF``.

    Raises:
        TableError: a cell is not what its column holds.
    """
    columns = ("name", "names_zh", "as_of", "searched", "near", "note")
    return read_rows(path or shipped("data", "parties_not_listed.csv"), columns, _asked_about)


def _party(row: Row) -> ShippedParty:
    names_zh = row.parts("names_zh", ";")
    source = row.text("names_zh_source")
    if bool(names_zh) != bool(source):
        row.fault("names_zh_source", "Chinese names and their source go together.", "Give both, or neither.")
    return ShippedParty(
        id=row.required("id"),
        party=_listed(row, names_zh),
        names_zh=names_zh,
        names_zh_source=source,
        source=row.required("source"),
        sure=row.sureness("sure", row.text("sure")),
        note=row.text("note"),
    )


def _listed(row: Row, names_zh: tuple[str, ...]) -> ListedParty:
    row.required("country")
    footnotes = row.parts("footnotes", ";")
    if not set(footnotes) <= set(FOOTNOTES):
        row.fault("footnotes", f"{row.text('footnotes')!r} holds another footnote.", "Write some of 1, 3, 4, 5.")
    # As the published list is read: "… Co., Ltd. (Huawei)" is a name and an alias.
    name = unbracketed(row.required("name"))
    return ListedParty(
        id=row.required("entry_id"),
        list=row.one_of("list", LISTS),
        name=name.name,
        aliases=tuple(dict.fromkeys((*row.parts("aliases", ";"), *name.aliases, *names_zh))),
        kind="organisation",
        countries=row.parts("country", ";"),
        programs=row.parts("programs", ";"),
        listed=row.day("listed"),
        citations=row.parts("citations", ";"),
        licence_requirement=row.text("licence_requirement"),
        review_policy=row.text("review_policy"),
        footnotes=footnotes,
        remarks=row.text("note"),
    )


def _asked_about(row: Row) -> AskedAbout:
    row.required("searched")
    return AskedAbout(
        name=row.required("name"),
        names_zh=row.parts("names_zh", ";"),
        as_of=row.day("as_of") or AS_OF,
        searched=row.parts("searched", ";"),
        near=row.parts("near", ";"),
        note=row.text("note"),
    )
