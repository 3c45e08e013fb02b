"""The law to be read: a provision in English with all its versions, what differs between two days, and every event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from fencepost.book.book import Book
from fencepost.book.files import Corpus
from fencepost.book.provision import Provision, Review, Version
from fencepost.book.shelf import Shelf
from fencepost.logic.tree import ALWAYS
from fencepost.logic.words import words


def provisions(shelf: Shelf, book: Book, part: str | None = None) -> list[dict[str, Any]]:
    """The provisions whose id holds ``part``, or is it: id, title, kind, citation, and whether each is in force."""
    every = shelf.corpus.provisions
    chosen = [p for p in every.values() if part is None or part == p.id or (part in p.id and part not in every)]
    return [
        {"id": p.id, "title": p.title, "kind": p.kind, "cite": p.cite, "standing": _standing(book, p)}
        for p in sorted(chosen, key=lambda p: p.id)
    ]


def provision_read(shelf: Shelf, book: Book, name: str) -> dict[str, Any]:
    """A provision with its versions, each as ``life``, ``content`` and ``remarks`` in lines of English.

    ``here`` marks the version in force on the day of the book, ``shown`` those that bear on that day.
    """
    provision = shelf.corpus.provisions[name]
    current = book.by_id.get(name)
    return {
        "id": name,
        "title": provision.title,
        "kind": provision.kind,
        "cite": provision.cite,
        "needs_knowledge": provision.needs_knowledge,
        "releases": list(provision.releases),
        "standing": _standing(book, provision),
        "silent": next((one.why for one in book.silent if one.id == name), ""),
        "versions": [
            _version(shelf, book, provision, version, here=current is not None and version is current.version)
            for version in provision.versions
        ],
    }


def changes(shelf: Shelf, old: Book, new: Book) -> list[dict[str, Any]]:
    """What of the law differs between two days: ``mark`` is + for what came, - for what went, ~ for what changed."""
    found: list[dict[str, Any]] = []
    for name in sorted({*old.by_id, *new.by_id}):
        before, after = old.by_id.get(name), new.by_id.get(name)
        newest = after or before
        if newest is None or (before and after and before.version.begins == after.version.begins):
            continue
        found.append(
            {
                "mark": "+" if before is None else "-" if after is None else "~",
                "id": name,
                "title": newest.provision.title,
                "by": shelf.corpus.instruments[newest.version.by].cite,
                "until": None if before is None else english(shelf, before.version),
                "now": None if after is None else english(shelf, after.version),
                "review_until": _reviews(shelf, before.version) if before else "",
                "review_now": _reviews(shelf, after.version) if after else "",
            }
        )
    for name in sorted(set(old.table_rows) | set(new.table_rows)):
        gone, come = old.table_rows.get(name, frozenset()), new.table_rows.get(name, frozenset())
        if gone != come:
            found.append({"mark": "~", "id": name, "without": sorted(gone - come), "with": sorted(come - gone)})
    return found


def events(corpus: Corpus, start: date | None = None, end: date | None = None) -> list[dict[str, Any]]:
    """Every dated event in order: published, effective, complied with, suspended, unenforced; with the provisions."""
    held: dict[tuple[date, str], list[str]] = {}
    for provision in corpus.provisions.values():
        for version in provision.versions:
            for day, what in _dated(version):
                held.setdefault((day, f"{what} by {corpus.instruments[version.by].cite}"), []).append(provision.id)
    for instrument in corpus.instruments.values():
        held.setdefault((instrument.known_from, f"{instrument.cite} public: {instrument.title}"), [])
    return [
        {"day": day.isoformat(), "what": what, "provisions": sorted(names)}
        for (day, what), names in sorted(held.items())
        if (start is None or day >= start) and (end is None or day <= end)
    ]


def english(shelf: Shelf, version: Version) -> str:
    """The condition of a version in English."""
    return "to ask a person" if version.when is None else words(version.when, _Namer(shelf))


def _standing(book: Book, provision: Provision) -> str:
    return "in force" if provision.id in book.by_id or provision.id in book.table_rows else "silent"


def _version(shelf: Shelf, book: Book, provision: Provision, version: Version, *, here: bool) -> dict[str, Any]:
    instrument = shelf.corpus.instruments[version.by]
    tabled = provision.kind == "table" and version.rows == book.table_rows.get(provision.id)
    return {
        "here": here,
        "shown": here or tabled,
        "from": version.begins.isoformat(),
        "by": instrument.cite,
        "by_title": instrument.title,
        "sure": version.sure,
        "life": list(_life(shelf, version)),
        "content": list(_content(shelf, version)),
        "remarks": list(_remarks(version)),
    }


def _life(shelf: Shelf, version: Version) -> Iterator[str]:
    if version.comply_from is not None:
        yield f"complied with from {version.comply_from}"
    if version.until is not None:
        yield f"until {version.until}"
    if version.suspends:
        yield f"suspends the provision and restores {version.restores or 'nothing'}"
    if version.unenforced_from is not None:
        by = shelf.corpus.instruments[version.unenforced_by].cite
        yield f"not enforced since {version.unenforced_from} ({by})"
    if version.binds:
        yield f"binds {', '.join(version.binds)}"


def _content(shelf: Shelf, version: Version) -> Iterator[str]:
    namer = _Namer(shelf)
    if version.when is not None:
        yield f"when {words(version.when, namer)}"
    if version.terms is not None:
        yield f"on terms that {words(version.terms, namer)}"
    for rule in version.review:
        yield f"review: {rule.policy} when {words(rule.when, namer)} ({rule.cite})"
    if version.rows is not None:
        yield f"{len(version.rows)} rows: {', '.join(sorted(version.rows))}"


def _remarks(version: Version) -> Iterator[str]:
    if version.proposed is not None:
        ended = f"; {version.proposed.how} on {version.proposed.ended}" if version.proposed.ended else ""
        yield f"proposed, and no law: {version.proposed.stage}{ended}"
    if version.doubt is not None:
        yield f"in doubt: {version.doubt.why} ({version.doubt.cite})"
    if version.ask:
        yield f"where it is raised, ask: {version.ask}"
    yield from (f"to ask a person: {text}" for text in version.open_text)
    yield from (f"read by {r.by} on {r.on} against {r.source}" for r in version.readings)
    if version.note:
        yield f"note: {version.note}"


def _reviews(shelf: Shelf, version: Version) -> str:
    """The licence review policies in the order in which they are tried."""
    return "; ".join(_review(shelf, review) for review in version.review)


def _review(shelf: Shelf, review: Review) -> str:
    always = review.when == ALWAYS
    policy = review.policy.replace("_", " ")
    return f"{policy}{'' if always else f' where {words(review.when, _Namer(shelf))}'} ({review.cite})"


class _Namer:
    def __init__(self, shelf: Shelf) -> None:
        self._corpus = shelf.corpus

    def __call__(self, name: str) -> str:
        fact, provision = self._corpus.facts.get(name), self._corpus.provisions.get(name)
        if provision is not None:
            return provision.title
        return fact.meaning.partition(";")[0].partition(" (")[0] if fact is not None else name


def _dated(version: Version) -> Iterator[tuple[date, str]]:
    yield version.begins, "suspended" if version.suspends else "in force"
    if version.comply_from is not None:
        yield version.comply_from, "to be complied with"
    if version.until is not None:
        yield version.until, "end of the suspension" if version.suspends else "last day"
    if version.unenforced_from is not None:
        yield version.unenforced_from, "declared unenforced"
