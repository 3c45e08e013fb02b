"""The tables as they were first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# An event may only ever lose its body; a slip of a program is stopped here, a person with the database's password is
# not, and is found by the chain.
_SQLITE = (
    "CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END",
    """CREATE TRIGGER event_is_sealed BEFORE UPDATE ON event
    WHEN NEW.body IS NOT NULL OR NEW.seq <> OLD.seq OR NEW.at <> OLD.at OR NEW.actor <> OLD.actor
      OR NEW.kind <> OLD.kind OR NEW.subject <> OLD.subject OR NEW.body_hash <> OLD.body_hash
      OR NEW.previous <> OLD.previous OR NEW.hash <> OLD.hash
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'an event is never deleted'; END IF;
      IF NEW.body IS NOT NULL
        OR (NEW.seq, NEW.at, NEW.actor, NEW.kind, NEW.subject, NEW.body_hash, NEW.previous, NEW.hash)
          IS DISTINCT FROM (OLD.seq, OLD.at, OLD.actor, OLD.kind, OLD.subject, OLD.body_hash, OLD.previous, OLD.hash)
      THEN RAISE EXCEPTION 'an event is never changed'; END IF;
      RETURN NEW; END $$""",
    "CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_stays()",
)


def upgrade() -> None:
    """Make the tables, and what keeps events as they are."""
    for make in (_tables, _seals):
        make()


def _seals() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def _tables() -> None:
    op.create_table(
        "batch",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", LONG, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rows", LONG, nullable=True),
        sa.Column("done", LONG, nullable=False),
        sa.Column("held", LONG, nullable=False),
        sa.Column("faults", LONG, nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", sa.Text(), nullable=True),
        sa.Column("request_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("request_key", name=op.f("uq_batch_request_key")),
    )
    op.create_index(op.f("ix_batch_state"), "batch", ["state"], unique=False)
    op.create_table(
        "disposition",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("entry_hash", sa.Text(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition")),
    )
    op.create_table(
        "event",
        sa.Column("seq", LONG, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_event_hash")),
    )
    op.create_index("ix_event_kind", "event", ["kind", "seq"], unique=False)
    op.create_index("ix_event_subject", "event", ["subject", "seq"], unique=False)
    op.create_table(
        "key",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key")),
        sa.UniqueConstraint("sha256", name=op.f("uq_key_sha256")),
    )
    op.create_table(
        "licence",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("quantity", LONG, nullable=True),
        sa.Column("value", LONG, nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
        sa.UniqueConstraint("number", name=op.f("uq_licence_number")),
    )
    op.create_table(
        "lookback",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("lists", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reached", LONG, nullable=False),
        sa.Column("looked_at", LONG, nullable=False),
        sa.Column("differing", LONG, nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookback")),
    )
    op.create_table(
        "party",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("key", name=op.f("uq_party_key")),
    )
    op.create_table(
        "webhook",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("after", LONG, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("failing_since", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "batch_piece",
        sa.Column("batch_id", LONG, nullable=False),
        sa.Column("number", LONG, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_piece_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_batch_piece")),
    )
    op.create_table(
        "deal",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("batch_id", LONG, nullable=True),
        sa.Column("row", LONG, nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("review_policy", sa.Text(), nullable=True),
        sa.Column("classification", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("answer_id", LONG, nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("latest_at", sa.Text(), nullable=False),
        sa.Column("request_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_deal_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal")),
        sa.UniqueConstraint("batch_id", "row", name=op.f("uq_deal_batch_id_row")),
        sa.UniqueConstraint("request_key", name=op.f("uq_deal_request_key")),
    )
    op.create_index(op.f("ix_deal_batch_id"), "deal", ["batch_id"], unique=False)
    op.create_index(op.f("ix_deal_day"), "deal", ["day"], unique=False)
    op.create_index(op.f("ix_deal_latest_at"), "deal", ["latest_at"], unique=False)
    op.create_index("ix_deal_queue", "deal", ["state", "weight", "id"], unique=False)
    op.create_index("ix_deal_reference", "deal", ["reference"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("webhook_id", LONG, nullable=False),
        sa.Column("seq", LONG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Text(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhook.id"], name=op.f("fk_delivery_webhook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("webhook_id", "seq", name=op.f("uq_delivery_webhook_id_seq")),
    )
    op.create_index("ix_delivery_due", "delivery", ["state", "next_at"], unique=False)
    op.create_index(op.f("ix_delivery_webhook_id"), "delivery", ["webhook_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("key_id", LONG, nullable=True),
        sa.Column("form_token", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["key.id"], name=op.f("fk_session_key_id")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_key_id"), "session", ["key_id"], unique=False)
    op.create_table(
        "allocation",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("licence_id", LONG, nullable=False),
        sa.Column("deal_id", LONG, nullable=False),
        sa.Column("quantity", LONG, nullable=False),
        sa.Column("value", LONG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_allocation_deal_id")),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_allocation_licence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_deal_id"), "allocation", ["deal_id"], unique=False)
    op.create_index(op.f("ix_allocation_licence_id"), "allocation", ["licence_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("deal_id", LONG, nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("known_on", sa.Text(), nullable=False),
        sa.Column("axis", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("answer_hash", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_answer_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_deal_id"), "answer", ["deal_id"], unique=False)
    op.create_table(
        "deal_party",
        sa.Column("deal_id", LONG, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("party_id", LONG, nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_deal_party_deal_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_deal_party_party_id")),
        sa.PrimaryKeyConstraint("deal_id", "role", name=op.f("pk_deal_party")),
    )
    op.create_index(op.f("ix_deal_party_party_id"), "deal_party", ["party_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("deal_id", LONG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", LONG, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_document_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_deal_id"), "document", ["deal_id"], unique=False)
    op.create_table(
        "hit",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("deal_id", LONG, nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("listed_name", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_hit_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hit")),
        sa.UniqueConstraint("deal_id", "party", "list", "entry_id", name=op.f("uq_hit_deal_id_party_list_entry_id")),
    )
    op.create_index(op.f("ix_hit_deal_id"), "hit", ["deal_id"], unique=False)
    op.create_index(op.f("ix_hit_state"), "hit", ["state"], unique=False)
    op.create_table(
        "hold",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("deal_id", LONG, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.Text(), nullable=False),
        sa.Column("four_eyes", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=True),
        sa.Column("asked_why", sa.Text(), nullable=True),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_at", sa.Text(), nullable=True),
        sa.Column("released_why", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_hold_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_deal_id"), "hold", ["deal_id"], unique=False)
    op.create_index(op.f("ix_hold_released_at"), "hold", ["released_at"], unique=False)
    op.create_table(
        "legal_hold",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("deal_id", LONG, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.Text(), nullable=False),
        sa.Column("lifted_by", sa.Text(), nullable=True),
        sa.Column("lifted_at", sa.Text(), nullable=True),
        sa.Column("lifted_why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_legal_hold_deal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_deal_id"), "legal_hold", ["deal_id"], unique=False)
    op.create_table(
        "lookback_item",
        sa.Column("id", LONG, autoincrement=True, nullable=False),
        sa.Column("lookback_id", LONG, nullable=False),
        sa.Column("deal_id", LONG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("would_be", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_lookback_item_deal_id")),
        sa.ForeignKeyConstraint(["lookback_id"], ["lookback.id"], name=op.f("fk_lookback_item_lookback_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookback_item")),
        sa.UniqueConstraint("lookback_id", "deal_id", name=op.f("uq_lookback_item_lookback_id_deal_id")),
    )
    op.create_index(op.f("ix_lookback_item_deal_id"), "lookback_item", ["deal_id"], unique=False)
    op.create_index(op.f("ix_lookback_item_lookback_id"), "lookback_item", ["lookback_id"], unique=False)
    op.create_index(op.f("ix_lookback_item_state"), "lookback_item", ["state"], unique=False)
