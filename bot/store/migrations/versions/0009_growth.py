"""Indexes that stay small however much is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NOT_KEPT = sa.text("kept_at IS NULL")
UNRESOLVED = sa.text("status != 'resolved'")


def upgrade() -> None:
    """Tell plans that are kept from those to forget; count what is open without the rest."""
    op.add_column("plans", sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("ix_plans_shown", "plans")
    op.create_index(
        "ix_plans_not_kept",
        "plans",
        ["shown_at"],
        unique=False,
        sqlite_where=NOT_KEPT,
        postgresql_where=NOT_KEPT,
    )
    op.create_index(
        "ix_incidents_open_status",
        "incidents",
        ["status"],
        unique=False,
        sqlite_where=UNRESOLVED,
        postgresql_where=UNRESOLVED,
    )
