"""The role that Firebreak runs as on PostgreSQL: it reads and writes rows, and owns no table.

Whoever owns a table can drop the triggers that keep the ledger as it was. So the owner migrates,
and what runs day and night cannot. Source: PostgreSQL, "Privileges" and "CREATE ROLE".
"""

import re

from sqlalchemy import Connection, func, select, text

from bot.core.errors import StoreFailed
from bot.store.database import Database
from bot.store.migrate import ADVISORY_LOCK

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
KNOWN = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
OWNED = text(
    "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tableowner = :role LIMIT 1"
)
# format()'s own: %1$I is the role, %2$I the schema, both quoted by PostgreSQL itself.
GRANTS = (
    "GRANT USAGE ON SCHEMA %2$I TO %1$I",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %2$I TO %1$I",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %2$I TO %1$I",
    "REVOKE INSERT, UPDATE, DELETE ON %2$I.alembic_version FROM %1$I",
    # It adds to the ledger, and can neither change nor erase what stands there.
    "REVOKE UPDATE, DELETE ON %2$I.ledger, %2$I.checkpoints, %2$I.checkpoint_heads FROM %1$I",
    "GRANT UPDATE (put_at) ON %2$I.checkpoints TO %1$I",
    "REVOKE INSERT, UPDATE, DELETE ON %2$I.erasures, %2$I.compatibility FROM %1$I",
)


async def let_in(database: Database, role: str, password: str = "", *, grants: bool = True) -> None:
    """Let a role work with every table there is; call it after each migration, as their owner.

    password: what it logs in with, made known as a SCRAM verifier, so that no log of the server
    has it; "" leaves it as it is. grants: False where the schema is a later release's, which has
    given them: we do not know which of its tables the role must not change. Raises StoreFailed.
    """
    if database.is_sqlite or not NAME.fullmatch(role):
        where = "SQLite has no roles" if database.is_sqlite else f"{role} is no role's name"
        raise StoreFailed(f"{where}: leave --role out, or say one such as firebreak_runtime")
    async with database.write() as connection:
        await connection.run_sync(_let_in, role, password, GRANTS if grants else ())


def _let_in(connection: Connection, role: str, password: str, grants: tuple[str, ...]) -> None:
    connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    if connection.execute(OWNED, {"role": role}).first():
        raise StoreFailed(f"{role} owns the tables: it can change them, so it is not for running")
    if connection.execute(KNOWN, {"role": role}).first() is None:
        _say(connection, "CREATE ROLE %1$I LOGIN", role)
    if password:
        _say(
            connection, "ALTER ROLE %1$I PASSWORD %2$L", role, _verifier(connection, role, password)
        )
    schema = connection.execute(select(func.current_schema())).scalar_one()
    for grant in grants:
        _say(connection, grant, role, schema)


def _say(connection: Connection, template: str, *names: str) -> None:
    """Run a statement that takes no parameters; PostgreSQL quotes the names in it."""
    statement = connection.execute(select(func.format(template, *names))).scalar_one()
    connection.exec_driver_sql(statement)


def _verifier(connection: Connection, role: str, password: str) -> str:
    driver = connection.connection.driver_connection
    made: bytes = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")  # type: ignore[union-attr]  # psycopg's, the only driver here
    return made.decode()
