"""The words of an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal[
    "prohibited", "licence_required", "exception_available", "duty", "no_licence_required", "not_covered"
]  # fmt: skip

STRICTNESS: tuple[Status, ...] = (
    "not_covered",
    "no_licence_required",
    "duty",
    "exception_available",
    "licence_required",
    "prohibited",
)
"""From least to most strict; a status's rank is its place here."""

NOT_COVERED, FREE, DUTY, EXCEPTION, LICENCE, PROHIBITED = range(6)

POLICIES: tuple[str, ...] = (
    "presumption_of_approval",
    "case_by_case",
    "see_entry",
    "presumption_of_denial",
    "policy_of_denial",
)
"""Licence review policies from mildest to strictest."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not known and matters: what to ask, whom, and what knowing it would settle."""

    fact: str
    ask: str
    who: str
    settles: str
    provisions: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rests_on_knowledge: bool = False


@dataclass(frozen=True, slots=True)
class Margin:
    """How far a figure stands from a line; ``break_even`` says what would settle a figure that straddles it."""

    fact: str
    value: str
    op: str
    line: str
    cite: str
    truth: bool | None
    distance: str
    break_even: str = ""


@dataclass(frozen=True, slots=True)
class Exception_:  # noqa: N801 - the word of the law is taken by the language
    """A licence exception: its name, the provision, whether its terms are met, and what is still open."""

    name: str
    provision: str
    cite: str
    eligible: bool | None
    terms: bool | None


@dataclass(frozen=True, slots=True)
class BranchAnswer:
    """What the answer would be in another state of the law."""

    label: str
    why: str
    cite: str
    unsettled: bool
    status: Status
    review_policy: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The bare outcome for one regime: what bulk evaluation gives for every row."""

    status: Status
    certain: bool
    review_policy: str | None = None
    review_certain: bool = True
    provisions: tuple[str, ...] = ()
    exceptions: tuple[Exception_, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with everything that travels with it; ``as_dict`` of the decide room writes it out."""

    verdict: Verdict
    regime: str
    classification: str
    missing: tuple[Missing, ...] = ()
    margins: tuple[Margin, ...] = ()
    flags: tuple[str, ...] = ()
    branches: tuple[BranchAnswer, ...] = ()
    open_text: tuple[str, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = field(default=())
