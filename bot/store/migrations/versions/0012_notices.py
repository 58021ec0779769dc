"""Notices: the line in a channel that says that Firebreak is behind."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the table, of a row a channel."""
    op.create_table(
        "notices",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("message", sa.String(length=36), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_notices")),
    )
