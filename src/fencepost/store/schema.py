"""The tables. Instants are ISO 8601 text in UTC, so that both databases hold and compare the same characters."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

_LONG = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", _LONG, primary_key=True, autoincrement=True)


def _of(table: str, *, nullable: bool = False) -> Column[int]:
    return Column(f"{table}_id", _LONG, ForeignKey(f"{table}.id"), nullable=nullable, index=True)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


event = Table(
    "event",
    metadata,
    Column("seq", _LONG, primary_key=True, autoincrement=False),
    _text("at"),
    _text("actor"),
    _text("kind"),
    _text("subject"),
    # Emptied by retention; the hash of it stays, so that the chain still verifies.
    _text("body", nullable=True),
    _text("body_hash"),
    _text("previous"),
    Column("hash", Text, nullable=False, unique=True),
    Index("ix_event_subject", "subject", "seq"),
    Index("ix_event_kind", "kind", "seq"),
)

batch = Table(
    "batch",
    metadata,
    _id(),
    _text("name"),
    Column("size", _LONG, nullable=False),
    _text("sha256"),
    _text("terms"),
    # waiting, running, done, failed, cancelled
    Column("state", Text, nullable=False, index=True),
    Column("rows", _LONG, nullable=True),
    Column("done", _LONG, nullable=False),
    Column("held", _LONG, nullable=False),
    Column("faults", _LONG, nullable=False),
    _text("notes"),
    _text("error", nullable=True),
    _text("created_by"),
    _text("created_at"),
    _text("finished_at", nullable=True),
    _text("claimed_by", nullable=True),
    _text("claimed_until", nullable=True),
    Column("request_key", Text, nullable=True, unique=True),
)

batch_piece = Table(
    "batch_piece",
    metadata,
    Column("batch_id", _LONG, ForeignKey("batch.id"), primary_key=True),
    Column("number", _LONG, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

deal = Table(
    "deal",
    metadata,
    _id(),
    _text("reference"),
    _of("batch", nullable=True),
    Column("row", _LONG, nullable=False),
    _text("cells"),
    Column("day", Text, nullable=True, index=True),
    # open, held, released, refused, shipped
    Column("state", Text, nullable=False),
    _text("status"),
    Column("certain", Boolean, nullable=False),
    _text("review_policy", nullable=True),
    _text("classification"),
    _text("fault", nullable=True),
    Column("answer_id", _LONG, nullable=True),
    # How urgent the work on it is: see store/deals.py.
    Column("weight", Integer, nullable=False),
    _text("created_at"),
    # The day from which the five years run: the latest of what happened to the deal.
    Column("latest_at", Text, nullable=False, index=True),
    Column("request_key", Text, nullable=True, unique=True),
    UniqueConstraint("batch_id", "row"),
    Index("ix_deal_queue", "state", "weight", "id"),
    Index("ix_deal_reference", "reference"),
)

answer = Table(
    "answer",
    metadata,
    _id(),
    _of("deal"),
    _text("made_at"),
    _text("made_by"),
    _text("why"),
    _text("day"),
    _text("known_on"),
    _text("axis"),
    _text("status"),
    Column("certain", Boolean, nullable=False),
    _text("engine"),
    _text("law"),
    _text("answer_hash"),
    _text("receipt"),
)

party = Table("party", metadata, _id(), Column("key", Text, nullable=False, unique=True), _text("name"))

deal_party = Table(
    "deal_party",
    metadata,
    Column("deal_id", _LONG, ForeignKey("deal.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    _of("party"),
)

hit = Table(
    "hit",
    metadata,
    _id(),
    _of("deal"),
    _text("party"),
    _text("name"),
    _text("list"),
    _text("entry_id"),
    _text("listed_name"),
    _text("outcome"),
    Column("score", Float, nullable=False),
    _text("evidence"),
    # open, same, not_same; gone once an answer no longer finds it
    Column("state", Text, nullable=False, index=True),
    _text("decided_by", nullable=True),
    _text("decided_at", nullable=True),
    _text("reason", nullable=True),
    Column("version", Integer, nullable=False),
    UniqueConstraint("deal_id", "party", "list", "entry_id"),
)

disposition = Table(
    "disposition",
    metadata,
    _id(),
    _text("subject"),
    _text("list"),
    _text("entry"),
    _text("entry_hash"),
    Column("same", Boolean, nullable=False),
    _text("by"),
    _text("on"),
    _text("why"),
)

hold = Table(
    "hold",
    metadata,
    _id(),
    _of("deal"),
    _text("why"),
    _text("placed_by"),
    _text("placed_at"),
    Column("four_eyes", Boolean, nullable=False),
    _text("asked_by", nullable=True),
    _text("asked_at", nullable=True),
    _text("asked_why", nullable=True),
    _text("released_by", nullable=True),
    Column("released_at", Text, nullable=True, index=True),
    _text("released_why", nullable=True),
    Column("version", Integer, nullable=False),
)

licence = Table(
    "licence",
    metadata,
    _id(),
    Column("number", Text, nullable=False, unique=True),
    _text("authority"),
    _text("holder"),
    _text("scope"),
    # Whole units, and ten-thousandths of the currency: no float ever counts a balance.
    Column("quantity", _LONG, nullable=True),
    Column("value", _LONG, nullable=True),
    _text("currency"),
    _text("valid_from"),
    _text("expires"),
    _text("withdrawn_at", nullable=True),
    _text("created_by"),
    _text("created_at"),
)

allocation = Table(
    "allocation",
    metadata,
    _id(),
    _of("licence"),
    _of("deal"),
    Column("quantity", _LONG, nullable=False),
    Column("value", _LONG, nullable=False),
    # It is reserved first, then drawn or returned.
    Column("state", Text, nullable=False),
    _text("by"),
    _text("at"),
    Column("version", Integer, nullable=False),
)

document = Table(
    "document",
    metadata,
    _id(),
    _of("deal"),
    _text("name"),
    _text("media_type"),
    Column("size", _LONG, nullable=False),
    _text("sha256"),
    Column("content", LargeBinary, nullable=False),
    _text("added_by"),
    _text("added_at"),
)

legal_hold = Table(
    "legal_hold",
    metadata,
    _id(),
    _of("deal"),
    _text("why"),
    _text("placed_by"),
    _text("placed_at"),
    _text("lifted_by", nullable=True),
    _text("lifted_at", nullable=True),
    _text("lifted_why", nullable=True),
)

lookback = Table(
    "lookback",
    metadata,
    _id(),
    _text("day"),
    # What was looked in: a newer list is a reason to look again the same day.
    _text("lists"),
    _text("created_by"),
    _text("created_at"),
    # running, done
    _text("state"),
    # Everything up to this deal has been looked at: a run that was cut off goes on here.
    Column("reached", _LONG, nullable=False),
    Column("looked_at", _LONG, nullable=False),
    Column("differing", _LONG, nullable=False),
    _text("claimed_by", nullable=True),
    _text("claimed_until", nullable=True),
)

lookback_item = Table(
    "lookback_item",
    metadata,
    _id(),
    _of("lookback"),
    _of("deal"),
    # an order that has not gone, or a shipment
    _text("kind"),
    _text("was"),
    _text("would_be"),
    _text("why"),
    Column("state", Text, nullable=False, index=True),
    _text("done_by", nullable=True),
    _text("done_at", nullable=True),
    _text("note", nullable=True),
    UniqueConstraint("lookback_id", "deal_id"),
)

key = Table(
    "key",
    metadata,
    _id(),
    _text("name"),
    _text("person"),
    _text("role"),
    # The key itself is shown once and never kept.
    Column("sha256", Text, nullable=False, unique=True),
    _text("created_by"),
    _text("created_at"),
    _text("expires", nullable=True),
    _text("revoked_at", nullable=True),
)

session = Table(
    "session",
    metadata,
    Column("sha256", Text, primary_key=True),
    _text("person"),
    _text("role"),
    _of("key", nullable=True),
    _text("form_token"),
    _text("created_at"),
    _text("expires"),
)

webhook = Table(
    "webhook",
    metadata,
    _id(),
    _text("url"),
    # Needed in clear to sign with; never shown again and never in an event.
    _text("secret"),
    _text("kinds"),
    Column("active", Boolean, nullable=False),
    # Events after this one are told to it.
    Column("after", _LONG, nullable=False),
    _text("created_by"),
    _text("created_at"),
    _text("failing_since", nullable=True),
)

delivery = Table(
    "delivery",
    metadata,
    _id(),
    _of("webhook"),
    Column("seq", _LONG, nullable=False),
    # waiting, delivered, given_up
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    _text("next_at"),
    _text("last_error", nullable=True),
    UniqueConstraint("webhook_id", "seq"),
    Index("ix_delivery_due", "state", "next_at"),
)
