"""How far each figure stands from each line that was tested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from fencepost.decide.program import Program
from fencepost.decide.reasons import Step
from fencepost.facts.break_even import break_even
from fencepost.logic.trace import Traced
from fencepost.logic.tree import Number, Test
from fencepost.model.answer import Margin
from fencepost.model.fact import Fact
from fencepost.model.quantity import Interval


def margins_of(program: Program, steps: tuple[Step, ...], facts: Mapping[str, Fact]) -> tuple[Margin, ...]:
    """One margin per figure and line, in the order in which the lines were tested."""
    found: dict[tuple[str, str, str], Margin] = {}
    for step in steps:
        if step.ruling.id not in program.with_numbers:
            continue
        for traced in _numeric(step.traced):
            leaf = traced.node
            assert isinstance(leaf, Test)  # noqa: S101 - _numeric yields leaves only
            margin = _margin(step, traced, leaf, facts)
            if margin is not None:
                found.setdefault((margin.fact, margin.op, margin.line), margin)
    return tuple(found.values())


def _numeric(traced: Traced) -> Iterator[Traced]:
    if isinstance(traced.node, Test):
        if isinstance(traced.node.constant, Number):
            yield traced
    else:
        for part in traced.parts:
            yield from _numeric(part)


def _margin(step: Step, traced: Traced, leaf: Test, facts: Mapping[str, Fact]) -> Margin | None:
    assert isinstance(leaf.constant, Number)  # noqa: S101 - chosen so
    fact = facts.get(leaf.fact)
    value = fact.value if fact is not None else None
    if isinstance(value, Interval):
        distance = _distance(value, Decimal(leaf.constant.text))
    elif step.ruling.provision.kind == "classification" and _other_figure_known(step, facts):
        distance = ""
    else:
        return None
    cite = leaf.pin or step.ruling.version.cite
    settle = "" if traced.truth is not None else break_even(leaf.fact, Decimal(leaf.constant.text), facts)
    shown = value.short if isinstance(value, Interval) else "unknown" if value is None else str(value)
    return Margin(leaf.fact, shown, leaf.op, leaf.constant.text, cite, traced.truth, distance, settle)


def _other_figure_known(step: Step, facts: Mapping[str, Fact]) -> bool:
    """Whether the item is classified by figures at all, so that an unknown one is worth a line."""
    by_figures = facts.get("item.by_figures")
    return bool(by_figures and by_figures.value) and step.truth is None


def _distance(value: Interval, line: Decimal) -> str:
    low = None if value.low is None else value.low - line
    high = None if value.high is None else value.high - line
    return Interval(low, high).short
