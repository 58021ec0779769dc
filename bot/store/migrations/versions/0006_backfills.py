"""Backfills: what AWS is asked about the past of an incident, and how far that is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

UNDER_WAY = sa.text("done_at IS NULL")


def upgrade() -> None:
    """Create the table of backfills."""
    op.create_table(
        "backfills",
        sa.Column("incident", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begin", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("incident", name=op.f("pk_backfills")),
    )
    op.create_index(
        "ix_backfills_due",
        "backfills",
        ["due_at"],
        unique=False,
        sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )
