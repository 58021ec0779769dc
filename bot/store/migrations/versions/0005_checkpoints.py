"""Checkpoints of the ledger, and erasing a text from it without breaking its chain."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANGED, NOT_PUT = sa.text("seq > checkpointed"), sa.text("put_at IS NULL")
REFUSED = "the ledger is append-only"
GUARDED = {
    "checkpoints": "number, at, header, hash",  # only `put_at` may be written later
    "checkpoint_heads": "",
    "erasures": "",
}
KEYS = {
    "checkpoints": "number = NEW.number",
    "checkpoint_heads": "chain = NEW.chain AND seq = NEW.seq",
    "erasures": "chain = NEW.chain AND seq = NEW.seq AND by = NEW.by",
}
# An entry may lose texts, and nothing else: what its content becomes must stand in `erasures`.
SAME = " AND ".join(f"NEW.{c} = OLD.{c}" for c in ("chain", "seq", "kind", "at", "header", "hash"))
LISTED = "SELECT 1 FROM erasures e WHERE e.chain = NEW.chain AND e.seq = NEW.seq"
ERASED = f"{SAME} AND EXISTS ({LISTED} AND e.content = NEW.content)"


def upgrade() -> None:
    """Create the tables, and guard them as the ledger is guarded."""
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def _tables() -> None:
    column = sa.Column("checkpointed", counter, nullable=False, server_default="0")
    op.add_column("chains", column)
    op.create_index(
        "ix_chains_changed",
        "chains",
        ["chain"],
        unique=False,
        sqlite_where=CHANGED,
        postgresql_where=CHANGED,
    )
    op.create_table(
        "checkpoints",
        sa.Column("number", counter, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_checkpoints")),
    )
    op.create_index(
        "ix_checkpoints_kept_here",
        "checkpoints",
        ["number"],
        unique=False,
        sqlite_where=NOT_PUT,
        postgresql_where=NOT_PUT,
    )
    op.create_table(
        "checkpoint_heads",
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("checkpoint", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_checkpoint_heads")),
    )
    op.create_index(
        op.f("ix_checkpoint_heads_checkpoint"), "checkpoint_heads", ["checkpoint"], unique=False
    )
    op.create_table(
        "erasures",
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq", "by", name=op.f("pk_erasures")),
    )


def _guard_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    op.execute("DROP TRIGGER ledger_refuses_update")
    op.execute(
        f"CREATE TRIGGER ledger_refuses_update BEFORE UPDATE ON ledger WHEN NOT ({ERASED}) {refuse}"
    )
    for table, columns in GUARDED.items():
        verb = f"UPDATE OF {columns}" if columns else "UPDATE"
        op.execute(f"CREATE TRIGGER {table}_refuses_update BEFORE {verb} ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} {refuse}")
        known = f"EXISTS (SELECT 1 FROM {table} WHERE {KEYS[table]})"  # noqa: S608  (names of ours)
        op.execute(
            f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN {known} {refuse}"
        )


def _guard_on_postgresql() -> None:
    op.execute("DROP TRIGGER ledger_refuses_change ON ledger")
    op.execute(
        "CREATE FUNCTION ledger_lets_erase() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {ERASED} THEN RETURN NEW; END IF; RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_refuses_update BEFORE UPDATE ON ledger "
        "FOR EACH ROW EXECUTE FUNCTION ledger_lets_erase()"
    )
    refuse = "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
    for table in ("ledger", *GUARDED):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE DELETE OR TRUNCATE ON {table} {refuse}"
        )
    for table, columns in GUARDED.items():
        verb = f"UPDATE OF {columns}" if columns else "UPDATE"
        op.execute(f"CREATE TRIGGER {table}_refuses_update BEFORE {verb} ON {table} {refuse}")
