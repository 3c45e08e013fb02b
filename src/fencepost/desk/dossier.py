"""All that is kept about one deal, put together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from fencepost.store import deals, documents, hits, holds, licences, retention


def dossier(connection: Connection, number: int) -> dict[str, Any]:
    """A deal with its parties, answers, hits, holds, allocations, documents and legal holds.

    Raises:
        NotKeptError: there is none of this number.
    """
    held = deals.one(connection, number)
    return {
        **held,
        "file": deals.batch_name(connection, held["batch_id"]),
        "keep_until": retention.until(held["latest_at"]),
        "parties": deals.parties_of(connection, number),
        "answers": deals.answers(connection, number),
        "hits": hits.of_deal(connection, number),
        "holds": holds.of_deal(connection, number),
        "allocations": licences.allocations(connection, deal_id=number),
        "documents": documents.of_deal(connection, number),
        "legal_holds": retention.legal_holds(connection, number),
    }
