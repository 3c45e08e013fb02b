"""Accelerator-hours and operations for people: a table of groups, then what was left out, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fencepost.model.cell import guarded
from fencepost.usage.alerts_written import alert_lines

_MOST_GROUPS, _MOST_MACHINES, _MOST_FAULTS = 30, 12, 10

_COLUMNS = (
    "accelerator",
    "machines",
    "providers",
    "sellers",
    "regions",
    "rows",
    "hours",
    "hours_at_most",
    "idle_hours",
    "correction_hours",
    "cost",
    "price_per_hour",
)
_OPERATIONS = ("flop_low", "flop_mid_low", "flop_mid_high", "flop_high", "open")


def shown(answer: dict[str, Any]) -> str:
    """The whole answer as lines."""
    return "\n".join(_lines(answer))


def rows(answer: dict[str, Any]) -> Iterator[list[str | int]]:
    """The answer as a table: one row for each group and accelerator, the headers first."""
    yield [answer["by"], *_COLUMNS, *_OPERATIONS]
    for group in answer["groups"]:
        for chip in group["accelerators"]:
            told = chip["operations"]
            ends = (told["low"], *told["mid"], told["high"])
            cells = [group["who"], *(_cell(chip[column]) for column in _COLUMNS)]
            yield [guarded(cell) for cell in (*cells, *(end or "" for end in ends), "; ".join(told["open"]))]


def _cell(value: Any) -> str | int:  # noqa: ANN401 - whatever stands in an answer
    if isinstance(value, dict):
        return "; ".join(f"{amount} {currency}" for currency, amount in value.items())
    return "; ".join(value) if isinstance(value, list) else value


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    for file in answer["files"]:
        yield f"{file['name']}: {file['format']}"
    groups = answer["groups"]
    if not groups:
        yield "No hours of accelerators were found."
    for group in groups[:_MOST_GROUPS]:
        yield from _group(group, answer["by"])
    if len(groups) > _MOST_GROUPS:
        yield f"and {len(groups) - _MOST_GROUPS:,} more; --format json or csv names them"
    yield ""
    yield from _rows(answer["rows"])
    yield from _unknown(answer["unknown_machines"])
    yield from _law(answer.get("law", []))
    yield from alert_lines(answer) if "alerts" in answer else ()
    yield f"operations: dense peak of {answer['dtype']}, at {', '.join(answer['utilisation'])} of it"
    yield from (f"note: {note}" for note in answer["notes"])
    yield from (f"fault: {fault}" for fault in answer["faults"][:_MOST_FAULTS])
    if len(answer["faults"]) > _MOST_FAULTS:
        yield f"fault: {len(answer['faults']) - _MOST_FAULTS:,} more; --format json names them"


def _law(lines: list[dict[str, str]]) -> Iterator[str]:
    """Each line with how it stands; what its text asks besides, above all who is bound, is in no bill."""
    if lines:
        yield "lines that law draws (more is asked by each, above all who and what is bound: see fencepost law show):"
    for line in lines:
        what = "operations a second" if line["fact"].startswith("cluster") else "operations"
        told = f"  {line['op']} {line['number']} {what}: {line['cite']}"
        if line["standing"] == "silent":
            yield f"{told} (not in force on the day)"
        else:
            yield f"{told} (in force)" if line["standing"] == "in_force" else f"{told} (no law: {line['why']})"


def _group(group: dict[str, Any], by: str) -> Iterator[str]:
    yield ""
    yield f"{group['who']}" if by == "accelerator" else f"{by} {group['who']}"
    for chip in group["accelerators"]:
        where = f" ({', '.join(chip['machines'][:4])})" if chip["machines"] else ""
        price = "".join(f", {amount} {currency} an hour" for currency, amount in chip["price_per_hour"].items())
        yield f"  {chip['accelerator']}{where}: {_hours(chip)} accelerator-hours{_apart(chip)}{price}"
    told = group["operations"]
    if told["open"]:
        known = f"; at least {told['known_part_low']} of what is known" if told["known_part_low"] != "0" else ""
        yield f"  operations: open{known}"
    else:
        mid = told["mid"][0] if told["mid"][0] == told["mid"][1] else f"{told['mid'][0]} to {told['mid'][1]}"
        yield f"  operations: {told['low']} low, {mid} mid, {told['high']} at most"
    for limit in group["limits"]:
        share = limit["share"][3]
        yield f"    against {limit['limit']}: {limit['state']}" + (f" (at most {share} of it)" if share else "")
    if group["peak"]:
        yield f"  {_peak(group['peak'])}"
    if group["cost"]:
        yield f"  cost: {'; '.join(f'{amount} {currency}' for currency, amount in group['cost'].items())}"


def _hours(chip: dict[str, Any]) -> str:
    least, most = chip["hours"], chip["hours_at_most"]
    return f"{least}" if least == most else f"at most {most}" if least == "0" else f"{least} to {most}"


def _apart(chip: dict[str, Any]) -> str:
    idle = f", {chip['idle_hours']} paid for and idle" if chip["idle_hours"] != "0" else ""
    mended = f", corrections of {chip['correction_hours']}" if chip["correction_hours"] != "0" else ""
    return idle + mended


def _peak(peak: dict[str, Any]) -> str:
    bound = "at least " if peak["lower_bound"] else ""
    rate = peak["operations_per_second"]
    speed = f", {rate} operations a second at their peak" if rate else ", operations a second open"
    why = " (a lower bound: some periods are longer than an hour)" if peak["lower_bound"] else ""
    return f"at one time: {bound}{peak['accelerators']:g} accelerators, from {peak['since']}{speed}{why}"


def _rows(told: dict[str, Any]) -> Iterator[str]:
    skipped = sum(told["skipped"].values())
    yield f"rows: {told['in']:,} in, {told['counted']:,} counted, {skipped:,} not"
    for reason, count in sorted(told["skipped"].items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:,}: {reason}"


def _unknown(machines: list[dict[str, Any]]) -> Iterator[str]:
    loud = [one for one in machines if one["looks_like_accelerators"]]
    if loud:
        yield "MISSING: these look like machines with accelerators and stand in no table; say what they hold (--chips):"
        yield from (f"  {_machine(one)}" for one in loud)
    rest = [one for one in machines if not one["looks_like_accelerators"]]
    if rest:
        named = "; ".join(_machine(one) for one in rest[:_MOST_MACHINES])
        more = f"; and {len(rest) - _MOST_MACHINES} more" if len(rest) > _MOST_MACHINES else ""
        yield f"machines without a known accelerator: {named}{more}"


def _machine(one: dict[str, Any]) -> str:
    of = f" of {one['provider']}" if one["provider"] else ""
    return f"{one['machine']}{of}, {one['hours']} hours"
