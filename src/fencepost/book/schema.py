"""The shape of the law files, and the JSON Schema that editors check them with.

Every scalar in a law file is text, so every field here is text too; dates and conditions are parsed
afterwards, where a fault can point at its place.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from fencepost.model.partial_day import PartialDay


def _of_the_calendar(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        message = "{text} is no day of the calendar; write YYYY-MM-DD"
        raise PydanticCustomError("day", message, {"text": repr(text)}) from None
    return text


def _in_part(text: str) -> str:
    try:
        PartialDay.parse(text)
    except ValueError:
        message = "{text} is no part of the calendar; write YYYY, YYYY-MM or YYYY-MM-DD"
        raise PydanticCustomError("part of a year", message, {"text": repr(text)}) from None
    return text


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_of_the_calendar)]
PartDay = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_in_part)]
Flag = Literal["true", "false"]
SureMark = Literal["text", "secondary", "knowledge"]
Name = Annotated[str, StringConstraints(min_length=1)]

_CONDITION: dict[str, Any] = {
    "description": "A comparison such as 'item.tpp >= 4800', or one of all, any, not, test with an optional pin.",
    "oneOf": [
        {"type": "string"},
        *(
            {
                "type": "object",
                "properties": {head: body, "pin": {"type": "string"}},
                "required": [head],
                "additionalProperties": False,
            }
            for head, body in (
                ("all", {"type": "array"}),
                ("any", {"type": "array"}),
                ("not", {}),
                ("test", {"type": "string"}),
            )
        ),
    ],
}
Condition = Annotated[Any, WithJsonSchema(_CONDITION)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ReviewModel(_File):
    """One licence review policy and the deals it is for; the first that holds is the policy."""

    policy: Literal["presumption_of_denial", "policy_of_denial", "case_by_case", "presumption_of_approval", "see_entry"]
    when: Condition = None
    cite: Name | None = None
    sure: SureMark | None = None


class NameModel(_File):
    """What a release is called for the deals it is for; the first that holds is the name."""

    name: Name
    when: Condition = None


class EnforcedModel(_File):
    """A rule that stands in the books but that its agency has declared unenforced from a day."""

    until: Day
    by: Name


class UnpassedModel(_File):
    """How far a text came that is not law, and how it ended if it did; it never governs."""

    stage: Name
    ended: Day | None = None
    how: Literal["vetoed", "withdrawn", "revoked", "lapsed", "superseded"] | None = None
    by: Name | None = None


class DoubtModel(_File):
    """Why it is not established that this version governs; the answer then carries both branches."""

    why: Name
    cite: Name


class ReadingModel(_File):
    """A signed reading of a version against the text."""

    by: Name
    on: Day
    source: Name
    finding: Name | None = None
    settles: Literal["ended", "extended"] | None = None


class VersionModel(_File):
    """One dated version of a provision and the instrument that began it."""

    from_: Day = Field(alias="from")
    by: Name
    sure: SureMark
    comply_from: Day | None = None
    until: Day | None = None
    cite: Name | None = None
    when: Condition = None
    terms: Condition = None
    review: list[ReviewModel] = []
    names: list[NameModel] = []
    rows: list[Name] | None = None
    open_text: list[Name] = []
    ask: Name | None = None
    binds: list[Name] = []
    enforced: EnforcedModel | None = None
    suspends: Flag | None = None
    restores: Day | Literal["nothing"] | None = None
    doubt: DoubtModel | None = None
    proposed: UnpassedModel | None = None
    readings: list[ReadingModel] = []
    note: Name | None = None


class ProvisionModel(_File):
    """One provision with all its dated versions, newest first."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[A-Za-z0-9_\-]+)+$")]
    title: Name
    kind: Literal["classification", "definition", "control", "release", "duty", "table", "red_flag"]
    cite: Name
    concludes: Name | None = None
    outcome: Literal["licence_required", "prohibited", "duty"] | None = None
    effect: Literal["exception", "exclusion"] | None = None
    releases: list[Name] = []
    needs: Literal["knowledge"] | None = None
    of: Literal["place", "path", "name", "code"] | None = None
    versions: Annotated[list[VersionModel], Field(min_length=1)]


class PassageModel(_File):
    """A fence that a gate passes, and why the fence does not stop it."""

    fence: Name
    how: Name


class ClosingModel(_File):
    """What closes a gate, a fence of the law or an instrument that is not modelled, and how."""

    fence: Name | None = None
    instrument: Name | None = None
    how: Name


class ProposedModel(_File):
    """An instrument that would close a gate if it became law; until then it closes nothing."""

    instrument: Name
    how: Name


class EvidenceModel(_File):
    """What shows that a gate exists, or how far it leads, besides the cases; ``scope`` is what it holds for."""

    what: Name
    scope: Name | None = None
    cite: Name
    public: PartDay
    sure: SureMark


class GateVersionModel(_File):
    """What the law made of a gate from a day on."""

    from_: Day = Field(alias="from")
    by: Name
    legality: Literal[
        "lawful", "lawful_with_red_flags", "mixed", "licence_required", "prohibited", "crime", "not_established"
    ]
    how: Name
    cite: Name
    sure: SureMark
    passes: list[PassageModel] = []
    closed_by: list[ClosingModel] = []
    proposed: list[ProposedModel] = []
    readings: list[ReadingModel] = []
    note: Name | None = None


class GateModel(_File):
    """One gate, a way around fences, with its dated versions, newest first."""

    id: Annotated[str, StringConstraints(pattern=r"^gates(\.[a-z0-9_]+)+$")]
    title: Name
    kind: Literal["gate"]
    about: Name
    cases: list[Name] = []
    signals: list[Name] = []
    evidence: list[EvidenceModel] = []
    versions: Annotated[list[GateVersionModel], Field(min_length=1)]


class InstrumentModel(_File):
    """One legal instrument: what began, changed or announced a version."""

    id: Name
    title: Name
    kind: Literal[
        "rule", "correction", "stay", "letter", "guidance", "proclamation", "proposal", "order", "bill",
        "codification", "opinion", "act", "case",
    ]  # fmt: skip
    cite: Name
    published: Day
    sure: SureMark
    public: Day | None = None
    first_issued: Day | None = None
    effective: Day | None = None
    url: Name | None = None
    status: Name | None = None
    binds: list[Name] = []
    note: Name | None = None


class FactModel(_File):
    """One fact that conditions may name: its type, its meaning, the question to ask, and who can know."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z0-9_]+)+$")]
    type: Literal["number", "flag", "code", "place", "path"]
    meaning: Name
    ask: Name | None = None
    who: Name | None = None
    unit: Name | None = None
    digits: Annotated[str, StringConstraints(pattern=r"^-?\d+$")] | None = None
    codes: list[Name] = []
    columns: list[Name] = []
    knowledge: Flag | None = None
    apart: Flag | None = None


class RegimeModel(_File):
    """One body of law: the days it is modelled for, how far its text was read, and what is left out."""

    id: Name
    title: Name
    kind: Literal["regime"]
    from_: Day = Field(alias="from")
    read_through: Day
    about: Literal["deal", "lease", "workload"] = "deal"
    modelled: list[Name]
    not_modelled: list[Name]


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of law file, by file name."""
    models: dict[str, type[BaseModel]] = {
        "provision.schema.json": ProvisionModel,
        "instrument.schema.json": InstrumentModel,
        "fact.schema.json": FactModel,
        "gate.schema.json": GateModel,
        "regime.schema.json": RegimeModel,
    }
    return {name: model.model_json_schema(by_alias=True) for name, model in models.items()}
