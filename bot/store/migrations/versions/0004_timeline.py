"""The timeline: what was taken into it from outside, each thing once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table of what was captured."""
    op.create_table(
        "captured",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("incident", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_captured")),
    )
