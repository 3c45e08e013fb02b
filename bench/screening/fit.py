"""Fit the weights of the name score, and count the words of listed names, from the published list.

    python -m bench.screening.fit --write

The fit sees four kinds of pairs: aliases that were taken out of the index beforehand (they are the party), listed
names with typing errors or a word left out (they are, too), listed names with one word exchanged (they are not),
and names of companies and universities that are not listed (they are not). Half of the listed parties and half of the
unlisted names, told by a checksum of the name, are used; the other half is left for measuring.
"""

from __future__ import annotations

import argparse
import csv
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pycountry

from fencepost.model.party import ListedParty
from fencepost.names.features import FEATURES, features
from fencepost.names.index import NameIndex
from fencepost.names.lexicon import place_words
from fencepost.names.words import words

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
LISTED = ROOT.parent / "shared" / "data" / "screening"
_SEED, _RIDGE, _FEWEST, _PLACE = 20261123, 1.0, 3, 0.01
Rows = Iterator[tuple[np.ndarray, float, float]]


def fitting(name: str) -> bool:
    """Whether a name belongs to the half that the weights are fitted on."""
    return zlib.crc32(" ".join(words(name)).encode()) % 2 == 0


def count_words(parties: Iterable[ListedParty]) -> dict[str, int]:
    """In how many different names each word stands; words of one or two names are left out.

    A place counts as if at least one name in a hundred held it.
    """
    names = {words(name) for party in parties for name in party.names}
    counts = Counter(word for name in names for word in set(name))
    common = round(len(names) * _PLACE)
    for place in common_places():
        counts[place] = max(counts[place], common)
    kept = sorted((word, count) for word, count in counts.items() if count >= _FEWEST)
    return {"*": len(names), **dict(kept)}


def common_places() -> set[str]:
    """Single words that name a place: a thing that tells little of a party, however few are listed there."""
    countries = (words(country.name) for country in pycountry.countries)
    return place_words() | {found[0] for found in countries if len(found) == 1}


def typing_error(name: str, chance: random.Random) -> str:
    """A name with one letter exchanged, dropped, doubled up or swapped with its neighbour."""
    letters = list(name)
    places = [place for place, letter in enumerate(letters) if letter.isalpha()]
    if not places:
        return name
    place, kind = chance.choice(places), chance.randrange(4)
    other = chance.choice("abcdefghijklmnopqrstuvwxyz")
    if kind == 0:
        letters[place] = other
    elif kind == 1:
        del letters[place]
    elif kind == 2:
        letters.insert(place, other)
    elif place + 1 < len(letters):
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


class Fit:
    """Pairs with what is known of them, gathered against one index."""

    def __init__(self, parties: Sequence[ListedParty]) -> None:
        """Take aliases of the fitting half out of the index."""
        self.chance = random.Random(_SEED)  # noqa: S311 - a drawn sample, not a secret
        self.aliases = list(self._take_out(parties))
        gone = {(main, alias) for main, alias in self.aliases}
        self.parties = [
            replace(p, aliases=tuple(a for a in p.aliases if (words(p.name), words(a)) not in gone)) for p in parties
        ]
        self.index = NameIndex.build(self.parties)
        self.main = [words(party.name) for party in self.parties]

    def _take_out(self, parties: Sequence[ListedParty]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        bearers: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for party in parties:
            for name in party.names:
                bearers.setdefault(words(name), set()).add(words(party.name))
        groups: dict[str, dict[tuple[tuple[str, ...], tuple[str, ...]], None]] = {"person": {}, "sdn": {}, "other": {}}
        for party in parties:
            group = "person" if party.kind == "person" else "sdn" if party.list == "SDN" else "other"
            for alias in party.aliases:
                found = words(alias)
                if found and found != words(party.name) and len(bearers[found]) == 1 and fitting(party.name):
                    groups[group][words(party.name), found] = None
        for name, most in (("other", 1500), ("sdn", 1100), ("person", 1100)):
            pairs = list(groups[name])
            self.chance.shuffle(pairs)
            yield from pairs[:most]

    def row(self, asked: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        """The candidates of a name and their figures."""
        found, cosines, letters = self.index._candidates(asked)  # noqa: SLF001 - the fit looks inside
        if not len(found):
            return found, np.empty((0, len(FEATURES)))
        beside = self.index._beside(found, cosines, letters)  # noqa: SLF001
        return found, features(asked, beside, self.index.synonyms, self.index.rarity)

    def is_bearer(self, name: int, main: tuple[str, ...]) -> bool:
        """Whether a listed name belongs to the party with this main name."""
        return any(self.main[party] == main for party, _ in self.index.bearers[name])

    def same(self, main: tuple[str, ...], asked: tuple[str, ...], weight: float) -> Rows:
        """The party's nearest name, which is it, and the two nearest of others, which are not."""
        found, figures = self.row(asked)
        order = np.argsort(-_plain(figures)).tolist()
        mine = [place for place in order if self.is_bearer(int(found[place]), main)]
        others = [place for place in order if place not in set(mine)]
        yield from ((figures[place], 1.0, weight) for place in mine[:1])
        yield from ((figures[place], 0.0, weight / 4) for place in [*others[:2], *self._far(others)])

    def _far(self, order: list[int]) -> list[int]:
        """Two candidates from farther down: what nobody would take for a match must not be one to the weights."""
        rest = order[3:]
        return self.chance.sample(rest, min(2, len(rest)))

    def rows(self, unlisted: Sequence[str]) -> Rows:
        """Every pair with its truth and weight."""
        for main, alias in self.aliases:
            yield from self.same(main, alias, 1.0)
        mains = {words(p.name): p.kind == "person" for p in self.parties if fitting(p.name)}
        listed = sorted(mains)
        spelled = {words(p.name): p.name for p in self.parties if fitting(p.name)}
        for main in self.chance.sample(listed, 1200):
            wrong = typing_error(spelled[main], self.chance)
            yield from self.same(main, words(typing_error(wrong, self.chance)), 0.6)
        long = [main for main in listed if len(main) > 2]
        for main in self.chance.sample(long, 1000):
            place = self.chance.randrange(len(main))
            yield from self.same(main, main[:place] + main[place + 1 :], 0.5)
        stock = [word for main in listed for word in main if len(word) > 2]
        for main in self.chance.sample([main for main in listed if len(main) > 1], 2400):
            yield from self._exchanged(main, self.chance.choice(stock), 0.35 if mains[main] else 0.15)
        for name in unlisted:
            _, figures = self.row(words(name))
            order = np.argsort(-_plain(figures)).tolist()
            for rank, place in enumerate([*order[:3], *self._far(order)]):
                yield figures[place], 0.0, 1.0 if rank == 0 else 0.5

    def _exchanged(self, main: tuple[str, ...], word: str, weight: float) -> Rows:
        place = self.chance.randrange(len(main))
        asked = (*main[:place], word, *main[place + 1 :])
        if word == main[place]:
            return
        found, figures = self.row(asked)
        mine = [place for place, name in enumerate(found.tolist()) if self.is_bearer(name, main)]
        yield from ((figures[place], 0.0, weight) for place in mine[:1])


def _plain(figures: np.ndarray) -> np.ndarray:
    """A first order of candidates, before there are weights: how much of either name the other covers."""
    query, listed = FEATURES.index("query_covered"), FEATURES.index("listed_covered")
    acronym = figures[:, FEATURES.index("acronym")]
    return np.maximum(0.6 * figures[:, query] + 0.4 * np.minimum(figures[:, query], figures[:, listed]), 0.6 * acronym)


def fitted(rows: Rows) -> np.ndarray:
    """The weights of a logistic sum, by Newton's method with a small ridge."""
    figures, truths, masses = (np.array(part, dtype=np.float64) for part in zip(*rows, strict=True))
    ridge = _RIDGE * np.eye(figures.shape[1])
    ridge[0, 0] = 0.0
    found = np.zeros(figures.shape[1])
    for _ in range(40):
        chances = 1 / (1 + np.exp(-np.clip(figures @ found, -30, 30)))
        slope = figures.T @ (masses * (chances - truths)) + ridge @ found
        bend = (figures * (masses * chances * (1 - chances))[:, None]).T @ figures + ridge + 1e-9 * np.eye(len(found))
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-7:
            break
    return found


def unlisted_names(listed: set[tuple[str, ...]], chance: random.Random) -> list[str]:
    """Companies and universities of the fitting half that no listed name equals."""
    with (LISTED / "company_names_not_listed.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with (LISTED / "chinese_universities.csv").open(encoding="utf-8", newline="") as stream:
        universities = [row["en"] for row in csv.DictReader(stream) if row["en"]]
    chinese = [row["name"] for row in rows if row["country"] in {"China", "Hong Kong"}]
    others = [row["name"] for row in rows if row["country"] not in {"China", "Hong Kong"}]
    names: list[str] = []
    for stock, most in ((chinese, 900), (others, 1500), (universities, 400)):
        free = sorted({name for name in stock if fitting(name) and words(name) and words(name) not in listed})
        names += chance.sample(free, min(most, len(free)))
    return names


def main() -> None:
    """Fit, show the weights, and write the tables where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write data/name_words.csv and data/name_weights.csv")
    write = parser.parse_args().write
    from bench.screening.listed import read_parties  # noqa: PLC0415

    parties = read_parties(LISTED / "consolidated.json.gz")
    counts = count_words(parties)
    if write:
        _write(DATA / "name_words.csv", ("word", "names"), [(word, str(count)) for word, count in counts.items()])
    fit = Fit(parties)
    listed = {words(name) for party in parties for name in party.names}
    chance = random.Random(_SEED)  # noqa: S311 - a drawn sample, not a secret
    weights = fitted(fit.rows(unlisted_names(listed, chance)))
    rows = [(name, f"{weight:.4f}") for name, weight in zip(FEATURES, weights.tolist(), strict=True)]
    for name, weight in rows:
        print(f"{name:24} {weight:>9}")
    if write:
        _write(DATA / "name_weights.csv", ("feature", "weight"), rows)


def _write(path: Path, head: tuple[str, str], rows: Sequence[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *rows])


if __name__ == "__main__":
    main()
