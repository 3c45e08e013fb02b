"""What changed between two snapshots: added, removed, changed, and merely numbered anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

from fencepost.lists.snapshot import name_key
from fencepost.model.party import ListedParty

_SILENT = frozenset({"id", "faults"})
"""Fields that say nothing of the party: copies are numbered anew, and readers learn."""
_Key = Callable[[ListedParty], Hashable]
_COMPARED = tuple(field.name for field in fields(ListedParty) if field.name not in _SILENT)


@dataclass(frozen=True, slots=True)
class Change:
    """One party before and after, and the fields that differ."""

    before: ListedParty
    after: ListedParty
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """The signed difference of two snapshots.

    ``renumbered`` are parties whose id alone differs, or how their row was mended.
    """

    added: tuple[ListedParty, ...]
    removed: tuple[ListedParty, ...]
    changed: tuple[Change, ...]
    renumbered: tuple[Change, ...] = ()

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """Per list how many were added, removed and changed; lists without a difference are left out."""
        added = Counter(party.list for party in self.added)
        removed = Counter(party.list for party in self.removed)
        changed = Counter(change.after.list for change in self.changed)
        return {code: (added[code], removed[code], changed[code]) for code in sorted({*added, *removed, *changed})}


def delta(old: Sequence[ListedParty], new: Sequence[ListedParty]) -> Delta:
    """The difference between two sets of parties.

    Equal records are one party. Of the rest, those that differ in their id alone are, then those of one list, id and
    name, and then those of one list and name; an id alone is not enough, since publishers use ids again.
    """
    left, fresh = _without_equal(old, new)
    pairs: list[tuple[ListedParty, ListedParty]] = []
    for key in (_as_published, _full_key, name_key):
        matched, left, fresh = _matched(left, fresh, key)
        pairs.extend(matched)
    changes = [Change(before, after, _differing(before, after)) for before, after in pairs]
    return Delta(
        added=tuple(fresh),
        removed=tuple(left),
        changed=tuple(change for change in changes if set(change.fields) - _SILENT),
        renumbered=tuple(change for change in changes if not set(change.fields) - _SILENT),
    )


def _as_published(party: ListedParty) -> ListedParty:
    """The party without its number: entries of one name in a copy numbered anew are still told apart."""
    return replace(party, id="", faults=())


def _full_key(party: ListedParty) -> tuple[str, ...]:
    return (*name_key(party), party.id)


def _without_equal(
    old: Sequence[ListedParty], new: Sequence[ListedParty]
) -> tuple[list[ListedParty], list[ListedParty]]:
    """Both sides without the records they share."""
    return list(_less(old, new)), list(_less(new, old))


def _less(one: Iterable[ListedParty], other: Iterable[ListedParty]) -> Iterator[ListedParty]:
    rest = Counter(other)
    for party in one:
        if rest[party] > 0:
            rest[party] -= 1
        else:
            yield party


def _matched(
    old: list[ListedParty], new: list[ListedParty], key: _Key
) -> tuple[list[tuple[ListedParty, ListedParty]], list[ListedParty], list[ListedParty]]:
    """Pairs with an equal key, first with first, and what stays over on both sides."""
    waiting: defaultdict[Hashable, list[ListedParty]] = defaultdict(list)
    for party in reversed(new):
        waiting[key(party)].append(party)
    pairs: list[tuple[ListedParty, ListedParty]] = []
    left: list[ListedParty] = []
    for party in old:
        same = waiting.get(key(party))
        if same:
            pairs.append((party, same.pop()))
        else:
            left.append(party)
    fresh = Counter(party for same in waiting.values() for party in same)
    return pairs, left, [party for party in new if _take(fresh, party)]


def _take(held: Counter[ListedParty], party: ListedParty) -> bool:
    if held[party] <= 0:
        return False
    held[party] -= 1
    return True


def _differing(before: ListedParty, after: ListedParty) -> tuple[str, ...]:
    told = tuple(name for name in _COMPARED if getattr(before, name) != getattr(after, name))
    return told or tuple(name for name in sorted(_SILENT) if getattr(before, name) != getattr(after, name))
