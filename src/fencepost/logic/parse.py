"""Reads a condition out of a law file, and points a caret at every fault it finds.

A condition is one of::

    item.tpp >= 4800                         a leaf: one fact, one comparison, one constant
    item.datacenter                          a flag that must be yes
    deal.to in us.ear.country_group.d5       membership of a dated table
    deal.kind in [export, reexport]          membership of a short list
    {test: item.tpp >= 4800, pin: 3A090.a.1} a leaf with the paragraph it stands in
    {all: [...]}  {any: [...]}  {not: ...}   and, or, not, each with an optional pin
"""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import get_close_matches
from typing import get_args

from fencepost.logic.tree import All, AnyOf, Constant, Node, Not, Number, Op, Table, Test, Word, Words
from fencepost.logic.vocabulary import FactType, Vocabulary
from fencepost.model.located import LawFault, Located, Map, Position, Seq, Text, law_fault

_LEAF = re.compile(r"^(?P<fact>[\w.\-]+)(?:\s*(?P<op>>=|<=|==|!=|>|<|\bnot\s+in\b|\bin\b)\s*(?P<constant>[^=\s].*))?$")
_LEAF_HEAD = re.compile(r"[\w.\-]*\s*")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?(e\d{1,2})?$", re.ASCII | re.IGNORECASE)
_MEMBER = re.compile(r"[^\[\],\s][^\[\],]*")
_ORDERED = frozenset({">=", ">", "<=", "<"})
_CONNECTIVES = frozenset({"all", "any", "not", "test"})
NEVER = AnyOf(())


class ConditionParser:
    """Parses conditions against one vocabulary and gathers every fault."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the facts that conditions may name."""
        self._vocabulary = vocabulary
        self.faults: list[LawFault] = []

    def parse(self, source: Located) -> Node:
        """The tree; where the source is faulty, a tree that is never true stands in its place."""
        if isinstance(source, Text):
            return self._leaf(source, pin="")
        if isinstance(source, Seq):
            return self._fault(source.at, "a list is no condition.", "Write 'all:' or 'any:' before it.")
        return self._map(source)

    def _map(self, source: Map) -> Node:
        pin_node = source.entries.get("pin")
        pin = pin_node.value if isinstance(pin_node, Text) else ""
        heads = [key for key in source.entries if key != "pin"]
        for key in heads:
            if key not in _CONNECTIVES:
                close = get_close_matches(key, _CONNECTIVES, 1)
                hint = f"Did you mean {close[0]!r}?" if close else "Use all, any, not or test."
                return self._fault(source.keys[key], f"{key!r} is no part of a condition.", hint)
        if len(heads) != 1:
            return self._fault(source.at, "a condition has exactly one of all, any, not, test.", "Nest them instead.")
        head, body = heads[0], source.entries[heads[0]]
        if head == "test":
            if isinstance(body, Text):
                return self._leaf(body, pin)
            return self._fault(body.at, "'test' takes one comparison.", "Write for example 'item.tpp >= 4800'.")
        if head == "not":
            return Not(self.parse(body), pin)
        if not isinstance(body, Seq):
            return self._fault(body.at, f"{head!r} takes a list.", "Put each condition on its own line after '- '.")
        parts = tuple(self.parse(item) for item in body)
        return All(parts, pin) if head == "all" else AnyOf(parts, pin)

    def _leaf(self, source: Text, pin: str) -> Node:
        text = source.value.strip()
        match = _LEAF.match(text)
        if match is None:
            head = _LEAF_HEAD.match(text)
            at = source.at.moved(head.end() if head is not None and head.end() < len(text) else 0)
            return self._fault(at, f"{text!r} is no comparison.", "Write for example 'item.tpp >= 4800'.")
        fact_id = match["fact"]
        fact = self._vocabulary.get(fact_id)
        if fact is None:
            close = get_close_matches(fact_id, self._vocabulary, 1)
            hint = f"Did you mean {close[0]!r}?" if close else "Declare it under law/facts/ first."
            return self._fault(source.at, f"no fact is called {fact_id!r}.", hint)
        if match["op"] is None:
            if fact.kind != "flag":
                at = source.at.moved(len(fact_id))
                return self._fault(at, f"{fact_id} is a {fact.kind}, not a flag.", "Compare it with something.")
            return Test(fact_id, "flag", "==", constant=True, pin=pin)
        return self._comparison(source, match, fact, pin)

    def _comparison(self, source: Text, match: re.Match[str], fact: FactType, pin: str) -> Node:
        op_text = " ".join(match["op"].split())
        op: Op = next(known for known in get_args(Op) if known == op_text)
        at = source.at.moved(match.start("constant"))
        if op in _ORDERED and fact.kind != "number":
            place = source.at.moved(match.start("op"))
            return self._fault(place, f"{fact.id} is a {fact.kind} and has no order.", "Use ==, !=, in or not in.")
        constant = self._constant(match["constant"].strip(), fact, op, at)
        return NEVER if constant is None else Test(fact.id, fact.kind, op, constant, pin)

    def _constant(self, text: str, fact: FactType, op: str, at: Position) -> Constant | None:
        if op in {"in", "not in"}:
            return self._members(text, fact, at)
        if fact.kind == "number":
            return self._number(text, fact, at)
        if fact.kind == "flag":
            if text in {"true", "false"}:
                return text == "true"
            self._fault(at, f"{text!r} is neither true nor false.", "Write true or false.")
            return None
        if not self._known_code(text, fact, at):
            return None
        return Word(text)

    def _number(self, text: str, fact: FactType, at: Position) -> Number | None:
        if _NUMBER.match(text) is None:
            self._fault(at, f"{text!r} is no number.", "Write plain digits, without separators or units.")
            return None
        steps = fact.steps(Decimal(text))
        if steps is None:
            todo = f"Raise 'digits' of {fact.id} under law/facts/."
            self._fault(at, f"{text} is finer than {fact.id} is kept ({fact.digits} decimals).", todo)
            return None
        return Number(text, steps)

    def _members(self, text: str, fact: FactType, at: Position) -> Constant | None:
        if fact.kind in {"number", "flag"}:
            self._fault(at, f"{fact.id} is a {fact.kind}; only codes can be in a table.", "Use a comparison.")
            return None
        if not text.startswith("["):
            return Table(text)
        if not text.endswith("]"):
            self._fault(at, "the list is not closed.", "Write ']' behind its last entry.")
            return None
        found = [(member[0].strip(), at.moved(member.start())) for member in _MEMBER.finditer(text)]
        known = [self._known_code(item, fact, place) for item, place in found]
        return Words(tuple(item for item, _ in found)) if all(known) else None

    def _known_code(self, text: str, fact: FactType, at: Position) -> bool:
        if fact.codes and text not in fact.codes:
            close = get_close_matches(text, fact.codes, 1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Use one of {', '.join(sorted(fact.codes))}."
            self._fault(at, f"{fact.id} is never {text!r}.", hint)
            return False
        return True

    def _fault(self, at: Position, what: str, todo: str) -> Node:
        self.faults.append(law_fault(at, what, todo))
        return NEVER
