"""The papers of a kept deal: what its memo and its bundle are made of."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from fencepost.desk.desk import Desk
from fencepost.desk.dossier import dossier
from fencepost.desk.filing import COLUMNS, filing
from fencepost.desk.memo import Allocation, Document, Held, Judged, Papers, memo_html
from fencepost.desk.memo_pdf import memo_pdf
from fencepost.desk.words import Words
from fencepost.model.cell import guarded
from fencepost.store import audit, deals
from fencepost.store.faults import RefusedError
from fencepost.store.licences import money

_EARLY = (1980, 1, 1, 0, 0, 0)
"""The instant of every part of a bundle: the same case gives the same bytes."""


class Case:
    """A kept deal with its last answer, or an older one by its number, as papers need it.

    Raises:
        NotKeptError: there is no such deal or answer.
        RefusedError: the row could not be read; there is no answer to write about.
    """

    def __init__(self, desk: Desk, number: int, answer: int | None = None) -> None:
        """Read it all in one look at the store."""
        with desk.store.reading() as connection:
            self.deal = dossier(connection, number)
            chosen = answer or self.deal["answer_id"]
            if chosen is None:
                raise RefusedError(f"deal {number} could not be read: {self.deal['fault']}.", "Mend the row first.")
            self.receipt = deals.receipt(connection, number, chosen)
            self.events = [*audit.events(connection, subject=f"deal:{number}")]
            self.head = audit.head(connection)
        self.answer = desk.answering.again(self.receipt)
        self.kept = next(one for one in self.deal["answers"] if one["id"] == chosen)
        self.today = desk.today().isoformat()

    def papers(self) -> Papers:
        """What the memo says of the case beside the answer."""
        deal = self.deal
        return Papers(
            case=f"{deal['id']}",
            made_by=self.kept["made_by"],
            made_on=self.kept["made_at"][:10],
            issued=self.today,
            holds=tuple(_holds(deal["holds"])),
            judged=tuple(_judged(one) for one in deal["hits"] if one["decided_by"]),
            licences=tuple(_allocation(one) for one in deal["allocations"] if one["state"] != "returned"),
            documents=tuple(Document(one["name"], one["sha256"]) for one in deal["documents"]),
            audit_head=f"{self.head.seq}:{self.head.hash}",
            four_eyes=any(one["four_eyes"] for one in deal["holds"]),
        )

    def html(self, language: str, stylesheet: str | None = None) -> str:
        """The determination memo as a page."""
        return memo_html(self.answer, self.papers(), Words(language), stylesheet=stylesheet)

    def pdf(self, language: str) -> bytes:
        """The determination memo as PDF."""
        return memo_pdf(self.html(language))

    def filing(self) -> bytes:
        """The fields of the electronic export filing as CSV."""
        licences = [one for one in self.deal["allocations"] if one["state"] != "returned"]
        return table(filing(self.answer, licences))

    def bundle(self, language: str) -> bytes:
        """All of it as one ZIP: memo, answer, receipt, filing, and the deal's events with the head of the trail."""
        trail = [json.dumps(one.as_dict(), ensure_ascii=False) for one in self.events]
        parts = {
            "memo.html": self.html(language).encode(),
            "answer.json": _json(self.answer),
            "receipt.json": _json(self.receipt),
            "filing.csv": self.filing(),
            "events.jsonl": "".join(f"{line}\n" for line in trail).encode(),
            "head.json": _json({"seq": self.head.seq, "at": self.head.at, "hash": self.head.hash}),
        }
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, content in parts.items():
                bundle.writestr(zipfile.ZipInfo(name, _EARLY), content, zipfile.ZIP_DEFLATED)
        return held.getvalue()


def table(rows: list[dict[str, str]]) -> bytes:
    """The fields of a filing as CSV, no cell a formula."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(COLUMNS)
    writer.writerows([guarded(row[name]) for name in COLUMNS] for row in rows)
    return ("\ufeff" + held.getvalue()).encode("utf-8", "replace")


def _holds(holds: list[dict[str, Any]]) -> list[Held]:
    told = [Held("hold", one["placed_by"], one["placed_at"][:10], one["why"]) for one in holds]
    asked = [Held("asked", one["asked_by"], one["asked_at"][:10], one["asked_why"]) for one in holds if one["asked_by"]]
    gone = [
        Held("release", one["released_by"], one["released_at"][:10], one["released_why"])
        for one in holds
        if one["released_at"]
    ]
    return [*told, *asked, *gone]


def _judged(one: Mapping[str, Any]) -> Judged:
    same = one["state"] == "same"
    day = one["decided_at"][:10]
    return Judged(one["party"], one["list"], one["entry_id"], same, one["decided_by"], day, one["reason"])


def _allocation(one: Mapping[str, Any]) -> Allocation:
    value = money(one["value"])
    return Allocation(one["number"], str(one["quantity"]), f"{value:,} {one['currency']}".strip() if value else "")


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
