"""Releases that come after this one, as far as the database goes: each a migration of a test's."""

from pathlib import Path
from textwrap import dedent, indent

from alembic import command
from sqlalchemy import Connection

from bot.store.database import Database
from bot.store.migrate import SCRIPTS, configuration, head_revision

EXPANDS = """
    op.add_column("incidents", sa.Column("mood", sa.Text(), nullable=True))
    op.add_column("messages", sa.Column("weight", sa.Integer(), server_default="1", nullable=False))
    op.add_column("inbox", sa.Column("colour", sa.Text(), nullable=True))
    op.create_table("moods", sa.Column("name", sa.Text(), primary_key=True))
"""
NO_MORE = Path("/nonexistent")  # migrations than ours
CONTRACTS = """
    op.drop_column("incidents", "impact")
"""


def write_migration(
    folder: Path, revision: str, body: str, *, after: str = "", works_since: str = ""
) -> Path:
    """Write a migration into a folder of its own; return the folder."""
    folder.mkdir(exist_ok=True)
    lines = indent(dedent(body or "pass").strip(), "    ")
    says = f"works_since = {works_since!r}" if works_since else ""
    (folder / f"{revision}.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = {revision!r}\ndown_revision = {after or head_revision()!r}\n{says}\n"
        f"def upgrade() -> None:\n{lines}\n",
        encoding="utf-8",
    )
    return folder


def upgrade_to(connection: Connection, folder: Path, revision: str) -> None:
    """Migrate as the release does that has the migrations of this folder too."""
    config = configuration(connection)
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{SCRIPTS / 'versions'}\n{folder}")
    command.upgrade(config, revision)


async def migrate_to(database: Database, folder: Path, revision: str) -> None:
    """Migrate a database so, in a transaction."""
    async with database.write() as connection:
        await connection.run_sync(upgrade_to, folder, revision)
