"""What is behind is found without reading a channel's past, on either database."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BEHIND = sa.text("wanted - posted > 0 OR verify_at IS NOT NULL")


def upgrade() -> None:
    """Leave SQLite no other index for it; let PostgreSQL know how little it is.

    PostgreSQL keeps statistics of a difference, and none of a comparison of two columns.
    """
    op.drop_index("ix_messages_ts", "messages")
    op.create_index("ix_messages_shown", "messages", ["ts", "channel"], unique=False)
    op.drop_index("ix_messages_behind", "messages")
    op.create_index(
        "ix_messages_behind",
        "messages",
        ["channel", "rank", "id"],
        unique=False,
        sqlite_where=BEHIND,
        postgresql_where=BEHIND,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE STATISTICS st_messages_lag ON (wanted - posted) FROM messages")
