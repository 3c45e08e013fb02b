"""An interest of a BODS statement: what is held, how much of it, directly or not, and on which days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from fencepost.model.holding import WHOLE, HoldingKind, parts
from fencepost.sources.held_days import Edge, edge_of, is_backwards
from fencepost.sources.lines import JsonNumber

KINDS: Mapping[str, HoldingKind] = {
    "shareholding": "share",
    "votingRights": "votes",
    "appointmentOfBoard": "control",
    "otherInfluenceOrControl": "control",
    "seniorManagingOfficial": "officer",
    "settlor": "control",
    "trustee": "control",
    "protector": "control",
    "beneficiaryOfLegalArrangement": "link",
    "rightsToSurplusAssetsOnDissolution": "link",
    "rightsToProfitOrIncome": "link",
    "rightsGrantedByContract": "control",
    "conditionalRightsGrantedByContract": "control",
    "controlViaCompanyRulesOrArticles": "control",
    "controlByLegalFramework": "control",
    "boardMember": "officer",
    "boardChair": "officer",
    "unknownInterest": "share",
    "unpublishedInterest": "share",
    "enjoymentAndUseOfAssets": "link",
    "rightToProfitOrIncomeFromAssets": "link",
    "nominee": "link",
    "nominator": "control",
}
"""The 23 codes of BODS 0.4. Only a shareholding is ownership for sure."""

_PERHAPS = frozenset(
    {"rightsToSurplusAssetsOnDissolution", "rightsToProfitOrIncome", "unknownInterest", "unpublishedInterest"}
)
"""What may be ownership under another name, as in a partnership without shares: a share from nothing upwards, unless
the same statement tells of shares as well."""

_DIRECT = {"direct": True, "indirect": False}
_LONGEST = 60
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Interest:
    """One interest, read; ``type`` is its code, and ``until`` the first day on which it is held no more."""

    type: str
    kind: HoldingKind
    low: int = 0
    high: int = WHOLE
    direct: bool | None = None
    since: Edge | None = None
    until: Edge | None = None


NOT_TOLD = Interest("interest not told", "share")
"""The interest of a relationship that tells none: whether it is a share, and which, is open."""


class BadInterestError(ValueError):
    """An interest that cannot be taken: the part of it that is wrong, what is wrong with it, what to do."""

    def __init__(self, column: str, what: str, todo: str) -> None:
        """Hold the parts of the fault."""
        super().__init__(what)
        self.column = column
        self.what = what
        self.todo = todo


def interest_of(raw: Mapping[str, Any], *, beside_shares: bool) -> Interest:
    """Read an interest; ``beside_shares`` where the same relationship tells of a shareholding.

    Raises:
        BadInterestError: its type, its share or its days cannot be.
    """
    code = raw.get("type")
    if not isinstance(code, str) or code not in KINDS:
        todo = "Write a code of the list interestType of BODS 0.4."
        raise BadInterestError("interests.type", f"{str(code)[:40]!r} is no type of interest.", todo)
    low, high = share_of(raw.get("share"))
    kind = KINDS[code]
    if code in _PERHAPS:
        kind, low = ("link", low) if beside_shares else ("share", 0)
    since, until = _edge(raw, "startDate"), _edge(raw, "endDate")
    if is_backwards(since, until) and until != since:
        what = f"it ends on {raw['endDate']}, before it begins on {raw['startDate']}."
        raise BadInterestError("interests.endDate", what, "Mend one of the two.")
    return Interest(code, kind, low, high, _DIRECT.get(str(raw.get("directOrIndirect"))), since, until)


def share_of(raw: object) -> tuple[int, int]:
    """The parts that a share object allows, rounded outwards; an end that is not included is one part further in.

    Raises:
        BadInterestError: a figure of it is no percentage, or they exclude each other.
    """
    if raw is None:
        return 0, WHOLE
    if not isinstance(raw, Mapping):
        todo = 'Write {"exact": 25} or {"minimum": 25, "maximum": 50}.'
        raise BadInterestError("interests.share", f"{_shown(raw)!r} is no share.", todo)
    low, high = 0, WHOLE
    if "exact" in raw:
        low, high = _parts(raw, "exact")
    if "minimum" in raw:
        low = max(low, _parts(raw, "minimum")[0] + (raw.get("exclusiveMinimum") is True))
    if "maximum" in raw:
        high = min(high, _parts(raw, "maximum")[1] - (raw.get("exclusiveMaximum") is True))
    if not isinstance(raw.get("exclusiveMinimum"), bool | None):
        low = max(low, _parts(raw, "exclusiveMinimum")[0] + 1)
    if not isinstance(raw.get("exclusiveMaximum"), bool | None):
        high = min(high, _parts(raw, "exclusiveMaximum")[1] - 1)
    if low > high:
        what = f"the least share, {low / 1_000_000:g} %, is above the greatest, {high / 1_000_000:g} %."
        raise BadInterestError("interests.share", what, "Put the smaller figure under minimum.")
    return low, high


def _parts(raw: Mapping[str, Any], key: str) -> tuple[int, int]:
    value, column = raw[key], f"interests.share.{key}"
    text = value.text if isinstance(value, JsonNumber) else value if isinstance(value, str) else _shown(value)
    try:
        number = Decimal(text[:_LONGEST]) if len(text) <= _LONGEST else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadInterestError(column, f"{text[:40]!r} is no percentage.", "Write a number from 0 to 100.")
    if not 0 <= number <= _HUNDRED:
        raise BadInterestError(column, f"{text[:40]} is not from 0 to 100 percent.", "Write a number from 0 to 100.")
    return parts(number), parts(number, up=True)


def _edge(raw: Mapping[str, Any], key: str) -> Edge | None:
    text = raw.get(key)
    if text is None or text == "":
        return None
    try:
        return edge_of(text if isinstance(text, str) else _shown(text))
    except ValueError as error:
        raise BadInterestError(f"interests.{key}", f"{error}.", "Write YYYY-MM-DD, YYYY-MM or YYYY.") from error


def _shown(value: object) -> str:
    return value.text if isinstance(value, JsonNumber) else str(value)[:40]
