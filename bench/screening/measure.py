"""The figures: recall, alerts, F1, and how sure they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bench.screening.contestant import LIMIT, Found
from bench.screening.queries import Case, Pair

ALERTS = 0.05
"""The share of names that are not listed which may alert."""

Answers = Mapping[str, Sequence[Found]]
Figures = dict[str, Any]


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The interval of Wilson (1927) for a share, 95 % unless told otherwise."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, z * z / total
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def alert_line(tops: Sequence[float], share: float = ALERTS) -> float:
    """The lowest line that at most this share of the top scores is above; only what is above it alerts."""
    allowed = math.floor(share * len(tops))
    return sorted(tops, reverse=True)[allowed] if tops else 0.0


def tops(cases: Iterable[Case], answers: Answers) -> list[float]:
    """The score of the first row found for each name, 0 where none was."""
    return [answers[case.name][0][1] if answers[case.name] else 0.0 for case in cases]


def hits(cases: Iterable[Case], answers: Answers, first: int = LIMIT, above: float = -1.0) -> int:
    """For how many names a right row is among the first so many rows, with a score above the line."""
    return sum(
        any(entry in case.target and score > above for entry, score in answers[case.name][:first]) for case in cases
    )


def recall(cases: Sequence[Case], answers: Answers, line: float, review: float | None) -> Figures:
    """Recall of one set: first row, first ten, above the alert line, and at the shipped threshold."""
    total = len(cases)
    above = hits(cases, answers, above=line)
    figures: Figures = {
        "n": total,
        "recall_at_1": hits(cases, answers, first=1) / total,
        "recall_at_10": hits(cases, answers) / total,
        "recall_at_line": above / total,
        "recall_at_line_95": wilson(above, total),
    }
    if review is not None:
        figures["recall_at_review"] = hits(cases, answers, above=_just_below(review)) / total
    return figures


def recall_by_group(cases: Sequence[Case], answers: Answers, line: float) -> Figures:
    """Recall above the line, for each group of the cases."""
    return {
        group: {"n": len(some), "recall_at_line": hits(some, answers, above=line) / len(some)}
        for group, some in grouped(cases).items()
    }


def alerts(cases: Sequence[Case], answers: Answers, line: float, review: float | None) -> Figures:
    """The share of names not listed that alert, all and by group, and the line that each group alone would need."""
    figures: Figures = {}
    for group, some in {"all": cases, **grouped(cases)}.items():
        scores = tops(some, answers)
        own = alert_line(scores)
        figures[group] = {
            "n": len(some),
            "alerts_at_line": sum(score > line for score in scores) / len(some),
            "own_line": own,
            "alerts_at_own_line": sum(score > own for score in scores) / len(some),
        }
        if review is not None:
            figures[group]["alerts_at_review"] = sum(score >= review for score in scores) / len(some)
    return figures


def grouped(cases: Iterable[Case]) -> dict[str, list[Case]]:
    """The cases by group, groups in alphabetical order."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(case.group, []).append(case)
    return dict(sorted(found.items()))


def pair_figures(pairs: Sequence[Pair], scores: Sequence[float], review: float | None) -> Figures:
    """F1 at the shipped threshold, and the best F1 that any threshold gives, with that threshold."""
    labels = [pair.same for pair in pairs]
    best, where = best_f1(labels, scores)
    figures: Figures = {"n": len(pairs), "best_f1": best, "best_at": where}
    if review is not None:
        figures |= {"review": review, "f1_at_review": f1(labels, scores, review)}
    return figures


def f1(labels: Sequence[bool], scores: Sequence[float], threshold: float) -> float:
    """The harmonic mean of precision and recall where scores from the threshold up say yes."""
    said = [score >= threshold for score in scores]
    right = sum(yes and same for yes, same in zip(said, labels, strict=True))
    return 2 * right / (sum(said) + sum(labels)) if right else 0.0


def best_f1(labels: Sequence[bool], scores: Sequence[float]) -> tuple[float, float]:
    """The best F1 over all thresholds, and the threshold, in the middle between two scores."""
    ranked = sorted(zip(scores, labels, strict=True), reverse=True)
    total, right = sum(labels), 0
    best, where = 0.0, 1.0
    for count, ((score, same), (after, _)) in enumerate(pairwise([*ranked, (0.0, False)]), 1):
        right += same
        value = 2 * right / (count + total)
        # Equal scores fall on one side together.
        if score != after and value > best:
            best, where = value, (score + after) / 2
    return best, where


def _just_below(threshold: float) -> float:
    """So that a score equal to a shipped threshold counts as reaching it."""
    return math.nextafter(threshold, -math.inf)
