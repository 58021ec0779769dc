"""Floods and their incidents; a digest under way becomes the digest of a flood."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

UNDER_WAY = sa.text("ended_at IS NULL")
DIGEST = "digest:"


def upgrade() -> None:
    """Create the tables, and take over the digests that are not finished."""
    floods = op.create_table(
        "floods",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floods")),
    )
    op.create_index("ix_floods_channel", "floods", ["channel", "began_at"], unique=False)
    op.create_index(
        "uq_floods_under_way",
        "floods",
        ["channel"],
        unique=True,
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )
    op.create_table(
        "flood_incidents",
        sa.Column("flood", sa.String(length=36), nullable=False),
        sa.Column("incident", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shown_at", sa.Integer(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("service_short", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("flood", "incident", name=op.f("pk_flood_incidents")),
    )
    op.bulk_insert(floods, list(_under_way()))


def _under_way() -> list[dict[str, object]]:
    """Return the floods whose digest's key tells since when it is under way: one a channel."""
    query = (
        "SELECT id, channel, key FROM messages WHERE incident = 0 AND key LIKE 'digest:%'"
        " ORDER BY key"
    )
    found = op.get_bind().execute(sa.text(query)).all()
    return list({row.channel: _flood(row) for row in found}.values())


def _flood(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    began = datetime.fromisoformat(str(row.key).removeprefix(DIGEST)).astimezone(UTC)
    if op.get_bind().dialect.name == "sqlite":
        began = began.replace(tzinfo=None)
    fields = {"id": row.id, "channel": row.channel}
    return {**fields, "began_at": began, "refreshed_at": began, "ended_at": None}
