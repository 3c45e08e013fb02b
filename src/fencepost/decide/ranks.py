"""The polarity rules of ``fencepost.decide.program`` as Polars expressions over many deals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from fencepost.book.book import Book, Ruling
from fencepost.decide.atoms import Home, HomeOf, Sorter
from fencepost.decide.program import OUTCOMES
from fencepost.logic.columns import Columns, Pair
from fencepost.logic.tree import ALWAYS, Node, Test, facts_of
from fencepost.model.answer import EXCEPTION, FREE, LICENCE, POLICIES

SHOWN, LOW, HIGH, POLICY = "~shown", "~low", "~high", "~policy"
_NEVER = pl.lit(value=False)


class Ranks:
    """A book's polarity rules as expressions over the truths of its atoms; built once for a book."""

    def __init__(self, book: Book, name: Callable[[Node], str], home_of: HomeOf) -> None:
        """Take the book, what names the columns of an atom (``.t`` shown, ``.p`` possible), and the facts' homes."""
        self._book = book
        self._name = name
        self._drawn = frozenset(book.concluded) | book.unconcluded
        sorter = Sorter(home_of, self._drawn)
        as_shown = frozenset(fact for fact, definition in book.facts.items() if definition.knowledge)
        rules = _Rules(book, sorter, Columns(self._read), Columns(self._read, as_shown))
        self._atoms = sorter.atoms
        self._stages = tuple(self._conclusions(sorter))
        charges = [rules.charge(ruling) for ruling in book.rulings if _charges(ruling)]
        self._charges = [column for charge in charges for column in charge]
        self._bounds = [
            pl.max_horizontal([pl.lit(FREE, pl.Int8), *(f"{name}{i}" for i in range(len(charges)))]).alias(name)
            for name in (SHOWN, LOW, HIGH)
        ]
        self._policy = pl.max_horizontal([pl.lit(-1, pl.Int8), *rules.policies()]).alias(POLICY)

    def atoms(self) -> Mapping[Node, Home]:
        """Every atom that must stand in the frame, with its home."""
        return self._atoms

    def of(self, frame: pl.LazyFrame, stated: AbstractSet[str]) -> pl.DataFrame:
        """For each row its rank as shown, the least and the most it can be, and the strictest policy that may apply.

        The policy is its place in ``POLICIES``, -1 where none applies. ``stated`` are the columns of the
        frame: a conclusion that the deal itself states stands there as ``fact.t`` and ``fact.p``.
        """
        silent = [fact for fact in sorted(self._book.unconcluded) if f"{fact}.t" not in stated]
        frame = frame.with_columns(_NEVER.alias(f"{fact}.{end}") for fact in silent for end in "tp")
        for stage in self._stages:
            frame = frame.with_columns(column for conclusion in stage for column in conclusion.columns(stated))
        frame = frame.with_columns(self._charges).with_columns(self._bounds).select(SHOWN, LOW, HIGH, self._policy)
        # Measured: the optimiser takes longer over so many small expressions than they take themselves.
        return frame.collect(optimizations=pl.QueryOptFlags.none())

    def _read(self, node: Node) -> Pair | None:
        if node in self._atoms:
            name = self._name(node)
            return Pair(pl.col(f"{name}.t"), pl.col(f"{name}.p"))
        if not isinstance(node, Test):
            return None
        yes = bool(node.constant) is (node.op == "==")
        shown, possible = pl.col(f"{node.fact}.t"), pl.col(f"{node.fact}.p")
        return Pair(shown, possible) if yes else Pair(~possible, ~shown)

    def _conclusions(self, sorter: Sorter) -> Iterable[list[_Conclusion]]:
        """The conclusions in stages: each rests only on facts and on conclusions of earlier stages."""
        columns = Columns(self._read)
        depth: dict[str, int] = dict.fromkeys(self._book.unconcluded, 0)
        stages: dict[int, list[_Conclusion]] = {}
        for fact, rulings in self._book.concluded.items():
            read = {name for ruling in rulings for name in facts_of(ruling.when or ALWAYS)}
            depth[fact] = 1 + max((depth[name] for name in read if name in depth), default=0)
            pairs = [columns.pair(sorter.sort(ruling.when or ALWAYS)) for ruling in rulings]
            conclusion = _Conclusion(fact, _any(p.shown for p in pairs), _any(p.possible for p in pairs))
            stages.setdefault(depth[fact], []).append(conclusion)
        return [stages[level] for level in sorted(stages)]


@dataclass(frozen=True, slots=True)
class _Conclusion:
    fact: str
    shown: pl.Expr
    possible: pl.Expr

    def columns(self, stated: AbstractSet[str]) -> tuple[pl.Expr, pl.Expr]:
        """The two columns of the conclusion; where the deal states it, its word stands."""
        shown, possible = self.shown, self.possible
        if f"{self.fact}.t" in stated:
            word, open_ = pl.col(f"{self.fact}.t"), pl.col(f"{self.fact}.p")
            shown, possible = word | (open_ & shown), word | (open_ & possible)
        return shown.alias(f"{self.fact}.t"), possible.alias(f"{self.fact}.p")


def _charges(ruling: Ruling) -> bool:
    return ruling.provision.kind in {"control", "duty"} and ruling.when is not None


class _Rules:
    def __init__(self, book: Book, sorter: Sorter, columns: Columns, adverse: Columns) -> None:
        self._sorter = sorter
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
        when = self._pair(ruling.when)
        rank = OUTCOMES[ruling.provision.outcome]
        mild = min(EXCEPTION, rank)
        found = self._releases.get(ruling.id, ())
        exclusions = [self._pair(r.when) for r in found if r.provision.effect == "exclusion"]
        excuses = [self._excuse(r) for r in found if r.provision.effect != "exclusion"]
        free, maybe_free = _any(p.shown for p in exclusions), _any(p.possible for p in exclusions)
        excused = _any(eligible.shown & terms.shown for eligible, terms in excuses)
        maybe_excused = _any(eligible.possible & terms.possible for eligible, terms in excuses)
        shown_excused = _any(eligible.shown & terms.possible for eligible, terms in excuses)
        counted = when.possible
        if ruling.provision.needs_knowledge:
            counted = counted & self._adverse.pair(self._sorter.sort(ruling.when or ALWAYS)).shown
        utmost = _rank(when.possible & ~free, excused, rank, mild)
        if ruling.provision.needs_knowledge and rank > LICENCE:
            # As in the program: a prohibition that nobody knows of does not unsettle that a licence is needed.
            utmost = pl.when(counted).then(utmost).otherwise(pl.min_horizontal(utmost, pl.lit(LICENCE, pl.Int8)))
        number, self._count = self._count, self._count + 1
        self._review(ruling, number, rank)
        return [
            _rank(counted & ~free, excused | shown_excused, rank, mild).alias(f"{SHOWN}{number}"),
            _rank(when.shown & ~maybe_free, excused | maybe_excused, rank, mild).alias(f"{LOW}{number}"),
            utmost.alias(f"{HIGH}{number}"),
        ]

    def policies(self) -> list[pl.Expr]:
        """The review policies of every control that leads, as places in ``POLICIES``."""
        return self._policies

    def _excuse(self, ruling: Ruling) -> tuple[Pair, Pair]:
        return self._pair(ruling.when), self._pair(ruling.terms)

    def _pair(self, node: Node | None) -> Pair:
        return self._columns.pair(self._sorter.sort(node or ALWAYS))

    def _review(self, ruling: Ruling, number: int, rank: int) -> None:
        if rank < LICENCE:
            return
        leads = (pl.col(f"{SHOWN}{number}") == pl.col(SHOWN)) & (pl.col(SHOWN) >= LICENCE)
        reached = leads
        for rule, node in zip(ruling.version.review, ruling.review, strict=True):
            pair = self._pair(node)
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
