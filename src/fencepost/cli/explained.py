"""One answer in full, for a person: what was decided, why, what is missing, and where each step is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fencepost.decide.judge import Checked
from fencepost.decide.reasons import compared
from fencepost.decide.written import answer_dict

_MARKS = {"true": "yes ", "false": "no  ", "open": "open"}


def explain(checked: Checked) -> str:
    """The whole answer as plain text."""
    answer = answer_dict(checked)
    return "\n".join(_lines(answer))


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    deal, receipt = answer["deal"], answer["receipt"]
    yield f"{answer['id']}: {deal.get('item', '')} to {deal.get('to', '')} on {receipt['day']}"
    yield f"  status          {answer['status']}{'' if answer['certain'] else ' (not certain)'}"
    yield f"  classification  {answer['classification']}"
    if answer["review_policy"]:
        yield f"  review policy   {answer['review_policy']}"
    yield f"  law             {receipt['axis']} axis, as known on {receipt['known_on']}, print {receipt['law'][:12]}"
    for reason in answer["reasons"]:
        yield f"  because         {reason}"
    yield from _section("Steps", [line for step in answer["steps"] for line in _step(step)])
    yield from _section("Margins", [_margin(margin) for margin in answer["margins"]])
    yield from _section("Not known", [_missing(missing) for missing in answer["missing"]])
    yield from _section("Other states of the law", [_branch(branch) for branch in answer["branches"]])
    yield from _section("To ask a person", answer["open_text"])
    yield from _section("Remarks", answer["flags"])
    yield from _section("Ruled out", answer["ruled_out"])
    yield from _section("Silent", [f"{silent['id']}: {silent['why']}" for silent in answer["silent"]])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"\n{title}"
        yield from (f"  {line}" for line in lines)


def _step(step: dict[str, Any]) -> Iterator[str]:
    part = "" if step["part"] == "when" else f" ({step['part']})"
    sure = "" if step["sure"] == "text" else f" [{step['sure']}]"
    yield f"{_MARKS[step['truth']]} {step['title']}{part}: {step['cite']}, {step['by']}, from {step['from']}{sure}"
    for test in step["tests"]:
        source = f"  <- {test['source']}" if test["source"] and test["source"] != "concluded above" else ""
        sure = "" if test["sure"] in {"", "text"} else f" [{test['sure']}]"
        yield f"       {_MARKS[test['truth']].strip()}: {compared(test)}{source}{sure}"


def _margin(margin: dict[str, Any]) -> str:
    text = f"{margin['fact']} = {margin['value']} {margin['op']} {margin['line']} ({margin['cite']}): {margin['met']}"
    if margin["distance"]:
        text += f", {margin['distance']} from the line"
    return f"{text}; {margin['break_even']}" if margin["break_even"] else text


def _missing(missing: dict[str, Any]) -> str:
    return f"{missing['fact']} (settles the {missing['settles']}; ask the {missing['who']}): {missing['question']}"


def _branch(branch: dict[str, Any]) -> str:
    policy = f", {branch['review_policy']}" if branch["review_policy"] else ""
    return f"{branch['label']}: {branch['status']}{policy}. {branch['why']} ({branch['cite']})"
