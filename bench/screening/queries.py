"""The query sets: what is asked, and which rows of the list would be the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from bench.screening.listed import BIS, FILES, Entry, Listed, read_csv, row_ids
from bench.screening.spelling import core, has_organisation_word, is_place_holder, plain
from bench.screening.variants import BENIGN, typo

from fencepost.model.party import ListedParty

HERE = Path(__file__).resolve().parent
HELD_OUT = 500
TYPOS = 300
BENIGN_ALL = 600
COMPANIES = {"china and hong kong": 500, "elsewhere": 900}
UNIVERSITIES = 300
PERSONS = 100
QUICK = 5
"""A quick run takes every set's first fifth; the index it asks is the same."""

LISTED_SETS = ("bis", "sdn", "person", "typo1", "typo2", "benign", "chinese")


@dataclass(frozen=True)
class Case:
    """One name to ask for. ``target`` holds the rows that are the right answer, none for a name that is not listed."""

    name: str
    group: str
    target: frozenset[Entry] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class Pair:
    """Two names, and whether they are one party's in the judgement of the benchmark's makers."""

    first: str
    second: str
    schema: str
    same: bool
    group: str


@dataclass(frozen=True)
class Queries:
    """Everything that is asked in a run, and the parties that the index is built of."""

    seed: int
    parties: Sequence[ListedParty]
    listed: Mapping[str, Sequence[Case]]
    unlisted: Sequence[Case]
    pairs: Sequence[Pair]
    held_out: frozenset[tuple[str, str]] = field(repr=False)

    def cut(self) -> Queries:
        """The quick run: the first of every set and group, the same index, half the Chinese names."""
        few = {name: cases[:: 2 if name == "chinese" else QUICK] for name, cases in self.listed.items()}
        return replace(self, listed=few, unlisted=self.unlisted[::QUICK], pairs=self.pairs[::2])

    def cases(self) -> Iterator[Case]:
        """All the cases, listed and not."""
        for cases in self.listed.values():
            yield from cases
        yield from self.unlisted


def draw(listed: Listed, folder: Path, seed: int) -> Queries:
    """All the query sets of a seed. The aliases of all three held-out sets are gone from the index together.

    But for the Chinese names and the pairs, nothing is drawn from the half of the names that the weights of
    Fencepost's score were fitted on (``fit.py``).
    """
    random = Random(seed)  # noqa: S311 - the same seed must draw the same names
    taken = {key for key, rows in listed.rows.items() if any(_fitted(row.name) for row in rows)}
    held = _held_out_sets(listed, taken, random)
    held_out = frozenset((case.note, plain(case.name)) for cases in held.values() for case in cases)
    taken |= {key for key, _ in held_out}
    known = {
        **held,
        "typo1": _typos(listed, 1, taken, random),
        "typo2": _typos(listed, 2, taken, random),
        "benign": _benign(listed, taken, random),
        "chinese": chinese(listed, folder),
    }
    return Queries(
        seed=seed,
        parties=listed.without(held_out),
        listed=known,
        unlisted=_unlisted(listed, folder, random),
        pairs=read_pairs(folder / "name_pairs_nomenklatura.csv"),
        held_out=held_out,
    )


def _fitted(name: str) -> bool:
    """Whether the weights of Fencepost's score may have been fitted on this name."""
    from bench.screening.fit import fitting  # noqa: PLC0415 - late, so that the peers' processes hold nothing of it

    return fitting(name)


def _held_out_sets(listed: Listed, seen: set[str], random: Random) -> dict[str, list[Case]]:
    """Aliases that only one entity bears, for three kinds of entities; at most one of an entity while that suffices."""
    wanted: dict[str, Callable[[ListedParty], bool]] = {
        "bis": lambda row: row.list in BIS and bool({"CN", "HK"} & set(row.countries)) and _is_organisation(row),
        "sdn": lambda row: row.list == "SDN" and row.kind == "organisation",
        "person": lambda row: row.kind == "person",
    }
    own = [one for one in _own_aliases(listed) if one[0] not in seen]
    found: dict[str, list[Case]] = {}
    taken: Counter[str] = Counter()
    for name, fits in wanted.items():
        offered = [one for one in own if any(fits(row) for row in listed.rows[one[0]])]
        random.shuffle(offered)
        chosen: list[Case] = []
        for most in (1, 2, 3):
            for key, alias in offered:
                if len(chosen) < HELD_OUT and taken[key] < most and alias not in {case.name for case in chosen}:
                    taken[key] += 1
                    chosen.append(Case(alias, name, listed.entries([key]), key))
        found[name] = chosen
    return found


def _own_aliases(listed: Listed) -> list[tuple[str, str]]:
    """Entity and alias, where nobody else bears the alias and it is not the entity's main name."""
    found: dict[tuple[str, str], str] = {}
    for key, rows in listed.rows.items():
        for row in rows:
            for alias in row.aliases:
                form = plain(alias)
                if form not in ("", key) and listed.owners[form] == {key}:
                    found.setdefault((key, form), alias)
    return [(key, alias) for (key, _), alias in found.items()]


def _is_organisation(row: ListedParty) -> bool:
    """Whether an untyped row is an organisation, by its words: a person's name is two or three others."""
    if row.kind != "unknown":
        return row.kind == "organisation"
    return len(plain(row.name).split()) not in (2, 3) or any(has_organisation_word(name) for name in row.names)


def _main_names(listed: Listed, taken: set[str]) -> list[tuple[str, str]]:
    """Entity and main name of those whose name may be altered: no vessels, aircraft or addresses, six letters."""
    return [
        (key, rows[0].name)
        for key, rows in listed.rows.items()
        if key not in taken
        and rows[0].kind not in ("vessel", "aircraft")
        and not is_place_holder(rows[0].name)
        and sum(letter.isalpha() for letter in key) >= 6
    ]


def _typos(listed: Listed, edits: int, taken: set[str], random: Random) -> list[Case]:
    """Names with so many edits that no other entity bears."""
    offered = _main_names(listed, taken)
    random.shuffle(offered)
    found: list[Case] = []
    for key, name in offered:
        wrong = typo(name, edits, random)
        if plain(wrong) != key and plain(wrong) not in listed.owners:
            taken.add(key)
            found.append(Case(wrong, f"typo{edits}", listed.entries(listed.owners[key]), name))
        if len(found) == TYPOS:
            break
    return found


def _benign(listed: Listed, taken: set[str], random: Random) -> list[Case]:
    """About as many names for each way of writing them otherwise, none of them another entity's name."""
    found: list[Case] = []
    for ways, (group, vary) in zip(range(len(BENIGN), 0, -1), BENIGN.items(), strict=True):
        share = round((BENIGN_ALL - len(found)) / ways)
        offered = _main_names(listed, taken)
        random.shuffle(offered)
        kept: list[Case] = []
        for key, name in offered:
            other = vary(name, random)
            if other and other != name and listed.owners.get(plain(other), {key}) == {key}:
                taken.add(key)
                kept.append(Case(other, group, listed.entries(listed.owners[key]), name))
            if len(kept) == share:
                break
        found += kept
    random.shuffle(found)
    return found


def chinese(listed: Listed, folder: Path) -> list[Case]:
    """Chinese names of listed parties: those with a published source, and the universities that are listed."""
    ids = row_ids(folder / FILES[0])
    keys = {number: plain(row.name) for number, row in zip(ids, listed.parties, strict=True)}
    found: list[Case] = []
    taken: set[str] = set()
    for row in read_csv(folder / "chinese_names.csv"):
        # A brand stands in several entries; any row that bears the same English name is right.
        names = {plain(row[name]).replace(" ", "") for name in ("en", "csl_name")}
        same = {keys[row["csl_id"]]}.union(*(listed.compact.get(name, ()) for name in names))
        taken |= same
        found.append(Case(row["zh"], "firms and institutes", listed.entries(same), row["en"]))
    universities = [(row["zh"], keys[row["id"]]) for row in read_csv(HERE / "listed_universities.csv")]
    return found + [
        Case(zh, "universities", listed.entries([key]), key) for zh, key in universities if key not in taken
    ]


def _unlisted(listed: Listed, folder: Path, random: Random) -> list[Case]:
    """Real names that are not listed: companies, universities in both scripts, persons; mixed."""
    found = _companies(listed, folder, random)
    names = {row["zh"] for row in read_csv(HERE / "listed_universities.csv")}
    # A college that bears a listed university's name, in Chinese in front, in English behind a comma, is neither listed
    # nor a false alarm. Some English names in the table are a single word: None, or the name of the city.
    offered = [
        (row["zh"], row["en"])
        for row in read_csv(folder / "chinese_universities.csv")
        if len(row["en"].split()) > 1
        and not {plain(part) for part in (row["en"], row["en"].rpartition(",")[2])} & listed.owners.keys()
        and not row["zh"].startswith(tuple(names))
        and not _fitted(row["en"])
    ]
    for zh, en in random.sample(offered, UNIVERSITIES):
        found += [Case(en, "universities, English", note=zh), Case(zh, "universities, Chinese", note=en)]
    persons = [row["name"] for row in read_csv(HERE / "persons.csv") if plain(row["name"]) not in listed.owners]
    found += [Case(name, "persons") for name in random.sample(persons, PERSONS)]
    random.shuffle(found)
    return found


def _companies(listed: Listed, folder: Path, random: Random) -> list[Case]:
    """Companies, without those that are a listed name or one up to its legal form, each name once."""
    cores = {core(name) for row in listed.parties for name in row.names}
    listed_after_all = {row["name"] for row in read_csv(HERE / "listed_companies.csv")}
    offered: dict[str, dict[str, str]] = {group: {} for group in COMPANIES}
    for row in read_csv(folder / "company_names_not_listed.csv"):
        name = row["name"]
        if plain(name) in listed.owners or core(name) in cores or name in listed_after_all or _fitted(name):
            continue
        group = "china and hong kong" if row["country"] in ("China", "Hong Kong") else "elsewhere"
        offered[group].setdefault(plain(name), name)
    return [
        Case(name, f"companies, {group}")
        for group, count in COMPANIES.items()
        for name in random.sample(list(offered[group].values()), count)
    ]


def read_pairs(path: Path) -> list[Pair]:
    """The labelled pairs of the OpenSanctions name benchmark."""
    return [
        Pair(row["name1"], row["name2"], row["schema"], row["is_match"] == "true", row["case_group"])
        for row in read_csv(path)
    ]
