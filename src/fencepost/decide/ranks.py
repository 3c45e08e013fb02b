"""The polarity rules of ``fencepost.decide.program`` as Polars expressions over many deals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_

import polars as pl

from fencepost.book.book import Book, Ruling
from fencepost.decide.program import OUTCOMES
from fencepost.logic.columns import Columns, Pair
from fencepost.logic.tree import ALWAYS, Test, leaves
from fencepost.model.answer import EXCEPTION, FREE, LICENCE, POLICIES

SHOWN, LOW, HIGH, POLICY = "~shown", "~low", "~high", "~policy"
_NEVER = pl.lit(value=False)


class Ranks:
    """A book's polarity rules as expressions over the truths of its leaves; built once for a book."""

    def __init__(self, book: Book, name: Callable[[Test], str]) -> None:
        """Take the book and what names the columns of a leaf: ``name.t`` (shown) and ``name.p`` (possible)."""
        self._book = book
        self._name = name
        as_shown = frozenset(fact for fact, definition in book.facts.items() if definition.knowledge)
        rules = _Rules(book, Columns(self._read), Columns(self._read, as_shown))
        charges = [rules.charge(ruling) for ruling in book.rulings if _charges(ruling)]
        self._stages = tuple(self._conclusions())
        self._charges = [column for charge in charges for column in charge]
        self._bounds = [
            pl.max_horizontal([pl.lit(FREE, pl.Int8), *(f"{name}{i}" for i in range(len(charges)))]).alias(name)
            for name in (SHOWN, LOW, HIGH)
        ]
        self._policy = pl.max_horizontal([pl.lit(-1, pl.Int8), *rules.policies()]).alias(POLICY)

    def leaves(self) -> tuple[Test, ...]:
        """Every leaf that must stand in the frame: those whose facts no provision concludes."""
        drawn = {*self._book.concluded, *self._book.unconcluded}
        nodes = (n for r in self._book.rulings for n in (r.when, r.terms, *r.review) if n is not None)
        return tuple(dict.fromkeys(leaf for node in nodes for leaf in leaves(node) if leaf.fact not in drawn))

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """For each row its rank as shown, the least and the most it can be, and the strictest policy that may apply.

        The policy is its place in ``POLICIES``, -1 where none applies. A conclusion that the deal itself
        states stands in ``fact.t`` and ``fact.p``.
        """
        for fact in self._book.unconcluded:
            if f"{fact}.t" not in frame.columns:
                frame = frame.with_columns(_NEVER.alias(f"{fact}.t"), _NEVER.alias(f"{fact}.p"))
        for fact, shown, possible in self._stages:
            if f"{fact}.t" in frame.columns:
                stated, open_ = pl.col(f"{fact}.t"), pl.col(f"{fact}.p")
                pair = (stated | (open_ & shown), stated | (open_ & possible))
            else:
                pair = (shown, possible)
            frame = frame.with_columns(pair[0].alias(f"{fact}.t"), pair[1].alias(f"{fact}.p"))
        frame = frame.with_columns(self._charges).with_columns(self._bounds)
        return frame.select(SHOWN, LOW, HIGH, self._policy)

    def _read(self, leaf: Test) -> Pair:
        if leaf.fact in self._book.concluded or leaf.fact in self._book.unconcluded:
            yes = bool(leaf.constant) is (leaf.op == "==")
            shown, possible = pl.col(f"{leaf.fact}.t"), pl.col(f"{leaf.fact}.p")
            return Pair(shown, possible) if yes else Pair(~possible, ~shown)
        name = self._name(leaf)
        return Pair(pl.col(f"{name}.t"), pl.col(f"{name}.p"))

    def _conclusions(self) -> Iterable[tuple[str, pl.Expr, pl.Expr]]:
        columns = Columns(self._read)
        for fact, rulings in self._book.concluded.items():
            pairs = [columns.pair(ruling.when or ALWAYS) for ruling in rulings]
            yield fact, _any(p.shown for p in pairs), _any(p.possible for p in pairs)


def _charges(ruling: Ruling) -> bool:
    return ruling.provision.kind in {"control", "duty"} and ruling.when is not None


class _Rules:
    def __init__(self, book: Book, columns: Columns, adverse: Columns) -> None:
        self._columns = columns
        self._adverse = adverse
        self._policies: list[pl.Expr] = []
        self._count = 0
        self._releases: dict[str, list[Ruling]] = {}
        for ruling in book.rulings:
            if ruling.provision.kind == "release" and ruling.when is not None:
                for control in ruling.provision.releases:
                    self._releases.setdefault(control, []).append(ruling)

    def charge(self, ruling: Ruling) -> list[pl.Expr]:
        """The three ranks of one control."""
        when = self._columns.pair(ruling.when or ALWAYS)
        rank = OUTCOMES[ruling.provision.outcome]
        mild = min(EXCEPTION, rank)
        found = self._releases.get(ruling.id, ())
        exclusions = [self._columns.pair(r.when or ALWAYS) for r in found if r.provision.effect == "exclusion"]
        excuses = [self._excuse(r) for r in found if r.provision.effect != "exclusion"]
        free, maybe_free = _any(p.shown for p in exclusions), _any(p.possible for p in exclusions)
        excused = _any(eligible.shown & terms.shown for eligible, terms in excuses)
        maybe_excused = _any(eligible.possible & terms.possible for eligible, terms in excuses)
        shown_excused = _any(eligible.shown & terms.possible for eligible, terms in excuses)
        counted = when.possible
        if ruling.provision.needs_knowledge:
            counted = counted & self._adverse.pair(ruling.when or ALWAYS).shown
        number, self._count = self._count, self._count + 1
        self._review(ruling, number, rank)
        return [
            _rank(counted & ~free, excused | shown_excused, rank, mild).alias(f"{SHOWN}{number}"),
            _rank(when.shown & ~maybe_free, excused | maybe_excused, rank, mild).alias(f"{LOW}{number}"),
            _rank(when.possible & ~free, excused, rank, mild).alias(f"{HIGH}{number}"),
        ]

    def policies(self) -> list[pl.Expr]:
        """The review policies of every control that leads, as places in ``POLICIES``."""
        return self._policies

    def _excuse(self, ruling: Ruling) -> tuple[Pair, Pair]:
        return self._columns.pair(ruling.when or ALWAYS), self._columns.pair(ruling.terms or ALWAYS)

    def _review(self, ruling: Ruling, number: int, rank: int) -> None:
        if rank < LICENCE:
            return
        leads = (pl.col(f"{SHOWN}{number}") == pl.col(SHOWN)) & (pl.col(SHOWN) >= LICENCE)
        reached = leads
        for rule, node in zip(ruling.version.review, ruling.review, strict=True):
            pair = self._columns.pair(node)
            place = POLICIES.index(rule.policy)
            self._policies.append(
                pl.when(reached & pair.possible).then(pl.lit(place, pl.Int8)).otherwise(pl.lit(-1, pl.Int8))
            )
            reached = reached & ~pair.shown


def _rank(active: pl.Expr, excused: pl.Expr, rank: int, mild: int) -> pl.Expr:
    full = pl.when(excused).then(pl.lit(mild, pl.Int8)).otherwise(pl.lit(rank, pl.Int8))
    return pl.when(active).then(full).otherwise(pl.lit(FREE, pl.Int8))


def _any(parts: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, parts, _NEVER)
