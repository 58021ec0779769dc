"""Pictures in Slack, and evidence about several targets: a piece's key is its position."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

UNREAD = sa.text("read_at IS NULL")
NOT_UPLOADED = sa.text("upload_due_at IS NOT NULL")
KEPT = (
    "incident, position, name, rank, target_kind, target_id, target_name, state, due_at, asked_at,"
    " read_at, headline, details, query, picture"
)


def upgrade() -> None:
    """Make the table anew: SQLite cannot change a key. What was found before stays."""
    op.create_table("kept_evidence", *_columns())
    op.execute(f"INSERT INTO kept_evidence SELECT {KEPT}, '', NULL, 0, '' FROM evidence")  # noqa: S608  (ours)
    op.drop_table("evidence")
    key = sa.PrimaryKeyConstraint("incident", "position", name=op.f("pk_evidence"))
    op.create_table("evidence", *_columns(), key)
    op.execute("INSERT INTO evidence SELECT * FROM kept_evidence")
    op.drop_table("kept_evidence")
    _index("unread", ["rank", "due_at"], UNREAD)
    _index("not_uploaded", ["upload_due_at"], NOT_UPLOADED)


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("incident", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("target_kind", sa.String(length=64), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("target_name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.Column("upload_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upload_tries", sa.Integer(), nullable=False),
        sa.Column("unshown", sa.Text(), nullable=False),
    ]


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(
        f"ix_evidence_{name}", "evidence", columns, sqlite_where=where, postgresql_where=where
    )
