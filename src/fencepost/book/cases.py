"""Worked cases: they stand beside the provision they test, as ``name.cases.yaml``, and law is not done without them.

A case is either an order row with the answer it must get (``row`` and ``expect``; with ``regime`` a row of a lease or a
workload, and what that regime answers), or the facts that
one condition reads with the truth it must have (``provision``, ``part``, ``facts`` and ``truth``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fencepost.book.schema import Day, Name
from fencepost.model.located import LawError, LawFault, Located, Seq, law_fault, plain
from fencepost.sources.shipped import shipped
from fencepost.sources.yaml import read_yaml


class ExpectModel(BaseModel):
    """What an answer must say; what is left out is not tested.

    ``pending`` are all texts that are no law and would reach a lease, ``flags`` all red flags of the agency that are
    raised, and no others; ``signals`` all those of our own. ``relation`` and ``level`` are those of a workload.
    """

    model_config = ConfigDict(extra="forbid", strict=True)
    status: Name
    certain: Literal["true", "false"] | None = None
    review_policy: Name | None = None
    classification: Name | None = None
    provisions: list[Name] | None = None
    exceptions: list[Name] | None = None
    branches: list[Name] | None = None
    missing: list[Name] | None = None
    pending: list[Name] | None = None
    flags: list[Name] | None = None
    signals: list[Name] | None = None
    relation: list[Name] | None = None
    level: list[Name] | None = None


class CaseModel(BaseModel):
    """One worked case."""

    model_config = ConfigDict(extra="forbid", strict=True)
    id: Name
    title: Name | None = None
    on: Day
    known_on: Day | None = None
    axis: Literal["enforced", "books"] = "enforced"
    regime: Name | None = None
    row: dict[str, str] | None = None
    expect: ExpectModel | None = None
    provision: Name | None = None
    part: Name = "when"
    facts: dict[str, str] = Field(default={})
    truth: Literal["true", "false", "open"] | None = None
    source: Name | None = None
    sure: Name | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A validated case and the file and line where it stands."""

    model: CaseModel
    where: str

    @property
    def deal(self) -> dict[str, str] | None:
        """The order row with its day, of a case that has one; ``None`` of a lease and of a case of facts."""
        if self.model.row is None or self.model.regime is not None:
            return None
        return {**self.model.row, "date": self.model.on}

    @property
    def day(self) -> date:
        """The day of the deal."""
        return date.fromisoformat(self.model.on)

    @property
    def known_on(self) -> date | None:
        """The day of the knowledge, where the case fixes it."""
        return None if self.model.known_on is None else date.fromisoformat(self.model.known_on)


def load_cases(folder: Path | None = None) -> tuple[Case, ...]:
    """Every case under a folder, or of the law that ships with the package.

    Raises:
        LawError: with every fault of every file.
    """
    root = folder or shipped("law")
    found: list[Case] = []
    faults: list[LawFault] = []
    for path in sorted(root.rglob("*.cases.yaml")):
        node, own = read_yaml(path, str(path.relative_to(root.parent)))
        faults += own
        if isinstance(node, Seq):
            found += [case for entry in node if (case := _case(entry, faults)) is not None]
        elif node is not None:
            faults.append(law_fault(node.at, "a case file holds a list.", "Begin each case with '- id:'."))
    if faults:
        raise LawError(*faults)
    return tuple(found)


def _case(entry: Located, faults: list[LawFault]) -> Case | None:
    try:
        model = CaseModel.model_validate(plain(entry))
    except ValidationError as error:
        for detail in error.errors():
            where = ".".join(str(step) for step in detail["loc"])
            faults.append(law_fault(entry.at, f"{where}: {detail['msg']}.", "See law/README.md."))
        return None
    by_row, by_facts = model.row is not None, model.provision is not None
    if by_row == by_facts or (by_row and model.expect is None) or (by_facts and model.truth is None):
        what = "a case has 'row' with 'expect', or 'provision' with 'facts' and 'truth'."
        faults.append(law_fault(entry.at, what, "Write one of the two."))
        return None
    return Case(model, f"{entry.at.file}:{entry.at.line}")
