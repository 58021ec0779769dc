"""Whose code works with the schema: older releases go on beside a newer one's, and read it here."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
works_since = "0008"  # code before it did not ask


def upgrade() -> None:
    """Create the table of one row, which `env.py` writes."""
    op.create_table(
        "compatibility",
        sa.Column("since", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_compatibility")),
    )
