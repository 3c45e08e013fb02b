"""How two laws meet over one customer's data, for each provider, place of storage and requester."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fencepost.decide.regime_written import words
from fencepost.decide.workload import OTHER_LAW, TRANSFER, WorkloadAnswer, WorkloadDesk
from fencepost.decide.workload_changes import HOME, provided_from, stored_in
from fencepost.facts.workload_transfer import CHINA
from fencepost.model.deal import Deal

PLACES = ("US", "CN", "SG")
REQUESTERS = ("none", "us_law_enforcement", "us_intelligence", "cn_authority")
_PROCESS: Mapping[str, Mapping[str, str]] = {
    "us_law_enforcement": {"process": "warrant", "sought": "content"},
    "us_court": {"process": "subpoena", "sought": "subscriber"},
    "us_intelligence": {"process": "directive_702", "sought": "content"},
    "cn_authority": {"process": "other", "sought": "content"},
    "foreign_authority": {"process": "other", "sought": "content"},
}
"""What each asks for where the row does not say it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer of the matrix, with the place that it stands at."""

    provider: str
    storage: str
    requester: str
    answer: WorkloadAnswer


@dataclass(frozen=True, slots=True)
class DataMatrix:
    """All answers for one customer: ``providers x storages x requesters`` cells, requesters innermost."""

    customer: Deal
    day: date
    providers: tuple[str, ...]
    storages: tuple[str, ...]
    requesters: tuple[str, ...]
    cells: tuple[Cell, ...]

    def at(self, provider: str, storage: str, requester: str) -> WorkloadAnswer:
        """The answer for one provider, place and requester.

        Raises:
            KeyError: the matrix has no such cell.
        """
        for cell in self.cells:
            if (cell.provider, cell.storage, cell.requester) == (provider, storage, requester):
                return cell.answer
        raise KeyError((provider, storage, requester))


def data_matrix(  # noqa: PLR0913 - three axes, the row, and the two days of every answer
    desk: WorkloadDesk,
    customer: Deal,
    day: date,
    known_on: date,
    *,
    providers: Sequence[str] = PLACES,
    storages: Sequence[str] = PLACES,
    requesters: Sequence[str] = REQUESTERS,
) -> DataMatrix:
    """Answer for a customer's row with each provider's seat, place of storage and requester put into it.

    Raises:
        FencepostError: a cell of the row, or a place, cannot be read.
    """
    cells = tuple(
        Cell(provider, storage, requester, desk.answer(row, known_on=known_on, on=day))
        for provider in providers
        for storage in storages
        for requester in requesters
        for row in [_put(customer, provider, storage, requester)]
    )
    return DataMatrix(customer, day, tuple(providers), tuple(storages), tuple(requesters), cells)


def _put(customer: Deal, provider: str, storage: str, requester: str) -> Deal:
    """The customer's row with the three put into it; what it says of the same provider and place itself stays."""
    told = dict(customer.cells)
    if told.get("provider_hq") != provider:
        told |= provided_from(provider)
        told.pop("control", None)
    told |= stored_in(Deal(told), storage)
    if provider != HOME and storage == HOME:
        # Machines of its own in the United States are contacts; how far, the row would have to say.
        told.pop("provider_us_contacts", None)
    told["requester"] = requester
    for column, word in _PROCESS.get(requester, {}).items():
        told.setdefault(column, word)
    return Deal({"provider_service": "cloud", **told}, customer.row, customer.origin)


def matrix_dict(matrix: DataMatrix) -> dict[str, Any]:
    """The matrix by keys: its axes, and one entry a cell."""
    return {
        "on": matrix.day.isoformat(),
        "customer": dict(matrix.customer.cells),
        "providers": list(matrix.providers),
        "storages": list(matrix.storages),
        "requesters": list(matrix.requesters),
        "cells": [
            {
                "provider": cell.provider,
                "storage": cell.storage,
                "requester": cell.requester,
                "relation": cell.answer.relation,
                "relation_certain": cell.answer.relation_certain,
                "level": list(cell.answer.levels),
                "transfer": cell.answer.regimes[TRANSFER].answer.verdict.status,
                "provisions": list(cell.answer.meeting.answer.verdict.provisions),
                "missing": [one.fact for one in cell.answer.meeting.answer.missing],
            }
            for cell in matrix.cells
        ],
        "remarks": [OTHER_LAW],
    }


def matrix_rows(matrix: DataMatrix) -> Iterator[tuple[str, ...]]:
    """The matrix as a table: a head, then a row for each provider and place with its level and every requester."""
    yield "provider", "storage", "level", *(words(one) for one in matrix.requesters)
    for provider in matrix.providers:
        for storage in matrix.storages:
            first = matrix.at(provider, storage, matrix.requesters[0])
            told = (relation_text(matrix.at(provider, storage, one)) for one in matrix.requesters)
            yield provider, storage_words(provider, storage), " or ".join(map(words, first.levels)), *told


def relation_text(answer: WorkloadAnswer) -> str:
    """The relation in words; a question mark says that it is not certain."""
    return words(answer.relation) + ("" if answer.relation_certain else "?")


def storage_words(provider: str, storage: str) -> str:
    """The place, and that a licensee runs a foreign provider's region in China."""
    return f"{storage} (licensee)" if storage == CHINA and provider != CHINA else storage
