"""The list under test: its rows as listed parties, and the rows that are one entity."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bench.screening.spelling import is_place_holder, plain

import fencepost.sources.parties
from fencepost.model.party import ListedParty

Entry = tuple[str, str]
"""The list's code and the entry's id in it."""

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "screening"
BIS = frozenset({"EL", "UVL", "MEU", "DPL"})
FILES = (
    "consolidated.json.gz",
    "company_names_not_listed.csv",
    "chinese_universities.csv",
    "chinese_names.csv",
    "name_pairs_nomenklatura.csv",
)


def read_parties(path: Path) -> list[ListedParty]:
    """The rows of a list as Fencepost's own reader gives them, in file order; every contestant gets these."""
    return list(fencepost.sources.parties.read_parties(path).parties)


def row_ids(path: Path) -> list[str]:
    """The ``id`` of each row of a consolidated list, gzipped, in file order; the tables of names point to these."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [row["id"] for row in json.load(stream)["results"]]


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header, in UTF-8."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def data_hash(folder: Path) -> str:
    """SHA-256 over the files that the bench reads, in a fixed order."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Listed:
    """The parties, and which of their rows are one entity: those of the same plain main name."""

    parties: Sequence[ListedParty]

    @cached_property
    def rows(self) -> Mapping[str, tuple[ListedParty, ...]]:
        """The rows of each entity by its plain main name; rows that name nobody are left out."""
        found: defaultdict[str, list[ListedParty]] = defaultdict(list)
        for party in self.parties:
            if plain(party.name) and not is_place_holder(party.name):
                found[plain(party.name)].append(party)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def owners(self) -> Mapping[str, frozenset[str]]:
        """For each plain name, main or alias, the entities that bear it."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key, rows in self.rows.items():
            for row in rows:
                for name in row.names:
                    found[plain(name)].add(key)
        return {name: frozenset(keys) for name, keys in found.items() if name}

    @cached_property
    def compact(self) -> Mapping[str, frozenset[str]]:
        """As ``owners``, with the spaces left out of the names."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, keys in self.owners.items():
            found[name.replace(" ", "")] |= keys
        return {name: frozenset(keys) for name, keys in found.items()}

    def entries(self, keys: Iterable[str]) -> frozenset[Entry]:
        """All the rows of some entities."""
        return frozenset((row.list, row.id) for key in keys for row in self.rows[key])

    def without(self, held_out: Iterable[tuple[str, str]]) -> list[ListedParty]:
        """The parties with these aliases, each an entity and a plain name, gone from all rows of their entity."""
        gone = frozenset(held_out)

        def kept(party: ListedParty) -> ListedParty:
            key = plain(party.name)
            aliases = tuple(name for name in party.aliases if (key, plain(name)) not in gone)
            return party if len(aliases) == len(party.aliases) else replace(party, aliases=aliases)

        return [kept(party) for party in self.parties]
