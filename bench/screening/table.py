"""The figures as a table to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.screening.measure import Figures

_SETS = {
    "bis": "aliases held out, BIS lists, CN and HK",
    "sdn": "aliases held out, SDN organisations",
    "person": "aliases held out, persons",
    "typo1": "one typo",
    "typo2": "two typos",
    "benign": "benign variants",
    "chinese": "Chinese script, tables and all",
}
_SPEED = {
    "build_s": "build, s",
    "memory_mb": "memory of the index, MB",
    "file_mb": "file, MB",
    "open_s": "open, s",
    "open_and_answer_s": "open and answer once, s",
    "open_memory_mb": "memory when opened, MB",
    "p50_ms": "single query p50, ms",
    "scoring_p50_ms": "  of which scoring, ms",
    "p99_ms": "single query p99, ms",
    "single_per_s": "single queries a second, one core",
    "many_per_s_1": "in one call, a second, one core",
    "many_per_s_2": "in one call, a second, two cores",
}
Row = tuple[str, list[str]]


def table(run: Mapping[str, Any]) -> str:
    """All contestants side by side, a line for each figure."""
    found = {name: one for name, one in run["contestants"].items() if "sets" in one}
    parts = [_head(run)]
    for title, lines in (
        ("Recall of the first row / of ten / above the line that 5 % of the unlisted names pass", _recall(found)),
        ("Names that are not listed which alert", _alerts(found)),
        ("Recall at 5 % alerts of one kind of unlisted names alone", _own_lines(found)),
        ("The labelled pairs, F1", _pairs(found)),
        ("Time and memory", _speed(found)),
    ):
        if lines and found:
            parts.append(_laid_out(title, list(found), lines))
    parts += [f"{name}: {one['error']}" for name, one in run["contestants"].items() if "error" in one]
    return "\n\n".join(parts)


def _head(run: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    told = f"seed {run['seed']}, data {run['data'][:12]}, {run['parties']} parties"
    return f"{told}{', quick run' if run['quick'] else ''}\n{versions}"


def _each(found: Mapping[str, Figures], told: Callable[[Figures], str]) -> list[str]:
    return [told(one) for one in found.values()]


def _three(one: Figures | None) -> str:
    if not one:
        return "-"
    return f"{one['recall_at_1']:.3f} {one['recall_at_10']:.3f} {one['recall_at_line']:.3f}"


def _recall(found: Mapping[str, Figures]) -> list[Row]:
    rows: list[Row] = []
    for name, title in _SETS.items():
        if count := next((one["sets"][name]["n"] for one in found.values() if name in one["sets"]), 0):
            rows.append((f"{title} ({count})", _each(found, lambda one, name=name: _three(one["sets"].get(name)))))
    if any("chinese_unaided" in one for one in found.values()):
        rows.append(
            ("Chinese script, the name itself laid aside", _each(found, lambda one: _three(one.get("chinese_unaided"))))
        )
        rows.append(("  95 % interval of the last", _each(found, _interval)))
    groups = dict.fromkeys(group for one in found.values() for group in one.get("benign", ()))
    return rows + [
        (f"  {group}, above the line", _each(found, lambda one, group=group: _benign(one, group))) for group in groups
    ]


def _shipped(one: Figures) -> str:
    return _maybe(one.get("alerts_at_review"))


def _benign(one: Figures, group: str) -> str:
    return f"{one['benign'][group]['recall_at_line']:.3f}"


def _interval(one: Figures) -> str:
    low, high = one["chinese_unaided"]["recall_at_line_95"]
    return f"{low:.3f} to {high:.3f}"


def _alerts(found: Mapping[str, Figures]) -> list[Row]:
    rows: list[Row] = [("the line", _each(found, lambda one: f"{one['line']:.4f}"))]
    if not found:
        return []
    first = next(iter(found.values()))
    for group, one in first["alerts"].items():
        rows.append(
            (
                f"{group} ({one['n']}), at the line",
                _each(found, lambda one, group=group: f"{one['alerts'][group]['alerts_at_line']:.3f}"),
            )
        )
    rows.append(
        ("threshold as shipped", _each(found, lambda one: "none" if one["review"] is None else f"{one['review']:.3f}"))
    )
    rows += [
        (
            f"{group}, as shipped",
            _each(found, lambda one, group=group: _shipped(one["alerts"][group])),
        )
        for group in first["alerts"]
    ]
    for name, title in _SETS.items():
        if name in first["sets"]:
            rows.append(
                (
                    f"recall as shipped: {title}",
                    _each(found, lambda one, name=name: _maybe(one["sets"][name].get("recall_at_review"))),
                )
            )
    return rows


def _own_lines(found: Mapping[str, Figures]) -> list[Row]:
    pairs = (
        ("companies, china and hong kong", "bis"),
        ("companies, elsewhere", "sdn"),
        ("persons", "person"),
        ("universities, Chinese", "chinese"),
    )
    rows: list[Row] = []
    for group, name in pairs:
        if any(name in one["sets"] for one in found.values()):
            rows.append(
                (
                    f"{name}, by {group}",
                    _each(
                        found, lambda one, group=group, name=name: _maybe(one["recall_at_own_line"][group].get(name))
                    ),
                )
            )
    return rows


def _pairs(found: Mapping[str, Figures]) -> list[Row]:
    if not any("pairs" in one for one in found.values()):
        return []
    return [
        ("at the threshold as shipped", _each(found, lambda one: _maybe(one.get("pairs", {}).get("f1_at_review")))),
        ("at its best threshold", _each(found, lambda one: _maybe(one.get("pairs", {}).get("best_f1")))),
        ("that threshold", _each(found, lambda one: _maybe(one.get("pairs", {}).get("best_at")))),
    ]


def _speed(found: Mapping[str, Figures]) -> list[Row]:
    if not any("speed" in one for one in found.values()):
        return []
    return [
        (title, _each(found, lambda one, name=name: _number(one.get("speed", {}).get(name))))
        for name, title in _SPEED.items()
    ]


def _maybe(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _laid_out(title: str, names: Sequence[str], rows: Sequence[Row]) -> str:
    left = max(len(label) for label, _ in rows)
    widths = [max(len(name), *(len(cells[n]) for _, cells in rows)) for n, name in enumerate(names)]
    lines = [title, "  ".join([" " * left, *(name.rjust(width) for name, width in zip(names, widths, strict=True))])]
    for label, cells in rows:
        lines.append(
            "  ".join([label.ljust(left), *(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))])
        )
    return "\n".join(lines)
