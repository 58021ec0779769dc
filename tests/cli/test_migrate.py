"""A database that one role owns and another works with: as a deployment has it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg import sql

from bot.core.errors import StoreFailed
from bot.sandbox.process import BotProcess, free_port
from bot.store.database import Database, open_database
from bot.store.migrate import head_revision, migrate
from bot.store.vacuum import vacuum
from tests.cli.conftest import Run
from tests.support.databases import postgres_url
from tests.support.releases import EXPANDS, NO_MORE, migrate_to, write_migration

PASSWORD = "p%s'with\\odd:chars"


@dataclass(frozen=True)
class Server:
    """A database of its own. owner, runtime: its URLs as either role."""

    owner: str
    runtime: str
    role: str

    def query(self, url: str, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(url) as connection:
            cursor = connection.execute(sql.SQL(statement))
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def server() -> Iterator[Server]:
    role = f"runtime_{uuid4().hex}"
    with postgres_url() as owner:
        yield Server(owner, owner.replace("//root@", f"//{role}@"), role)
        with psycopg.connect(owner, autocommit=True) as connection:
            (own,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
            engine = sql.Identifier(f"{own}_dbos")
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(engine))
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                name = sql.Identifier(role)
                connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
                connection.execute(sql.SQL("DROP ROLE {}").format(name))


def migrated(server: Server, folder: Path) -> str:
    (folder / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]", encoding="utf-8")
    done = subprocess.run(  # noqa: S603  (our own interpreter)
        [sys.executable, "-m", "bot", "migrate", "--role", server.role],
        capture_output=True, text=True, check=False,
        env={
            **os.environ,
            "FIREBREAK_CONFIG": str(folder / "firebreak.yaml"),
            "FIREBREAK_DATABASE_URL": server.owner,
            "FIREBREAK_RUNTIME_PASSWORD": PASSWORD,
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.postgres
async def test_the_role_serves_and_can_change_no_table(server: Server, tmp_path: Path) -> None:
    said = await asyncio.to_thread(migrated, server, tmp_path)
    assert f"{server.role} can work with it, and change no table." in said
    bot = BotProcess(
        {
            "FIREBREAK_CONFIG": str(tmp_path / "firebreak.yaml"),
            "FIREBREAK_DATABASE_URL": server.runtime,
            "FIREBREAK_PORT": str(free_port()),
            "FIREBREAK_EVENTS_TOKEN": "token",
            "SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/",  # nobody is there
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": "secret",
        },
        tmp_path / "firebreak.log",
    )
    await bot.start()  # the engine too, without a right to make its tables
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(
            f"{bot.address}/events",
            content=b"the backup failed",
            headers={"authorization": "Bearer token"},
        )
    assert answer.is_success
    while not server.query(server.runtime, "SELECT 1 FROM incidents"):  # noqa: ASYNC110  (its own)
        await asyncio.sleep(0.02)
    await bot.stop()
    assert "Traceback" not in bot.log.read_text()

    for forbidden in (
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP TABLE ledger",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        "CREATE TABLE mine (id int)",
        "UPDATE alembic_version SET version_num = 'x'",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.query(server.runtime, forbidden)
    # PostgreSQL would only warn, and what was erased would still be in its files.
    with pytest.raises(StoreFailed, match="belongs to root; as that role say VACUUM"):
        await rewritten(server.runtime)
    await rewritten(server.owner)


async def rewritten(url: str) -> None:
    database = open_database(url)
    try:
        await vacuum(database, ["ledger"])
    finally:
        await database.close()


@pytest.mark.postgres
def test_it_can_be_said_again_and_no_password_reaches_the_server(
    run: Run, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]", encoding="utf-8")
    said = {"FIREBREAK_DATABASE_URL": server.owner}
    kept = f"SELECT rolpassword FROM pg_authid WHERE rolname = '{server.role}'"  # noqa: S608  (ours)
    seen = set()
    for password in (PASSWORD, "another"):
        env = {**said, "FIREBREAK_RUNTIME_PASSWORD": password}
        assert run("migrate", "--role", server.role, env=env).exit_code == 0
        ((verifier,),) = server.query(server.owner, kept)
        assert str(verifier).startswith("SCRAM-SHA-256$")
        seen.add(verifier)
    assert len(seen) == 2
    assert run("migrate", "--role", server.role, env=said).exit_code == 0
    assert server.query(server.owner, kept) == [(verifier,)]


@pytest.mark.postgres
@pytest.mark.parametrize("role", ["root", "no; DROP TABLE ledger", ""])
def test_a_role_that_cannot_be_is_one_line(
    run: Run, server: Server, tmp_path: Path, role: str
) -> None:
    (tmp_path / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]", encoding="utf-8")
    done = run("migrate", "--role", role, env={"FIREBREAK_DATABASE_URL": server.owner})
    if not role:
        assert done.exit_code == 0
        return
    assert done.exit_code == 1
    assert "owns the tables" in done.stderr or "is no role's name" in done.stderr


async def set_back(server: Server, database: Database, revision: str) -> None:
    """Let the database be as an older release made it, and empty."""
    ((own,),) = server.query(server.owner, "SELECT current_schema()")
    server.query(server.owner, f"DROP SCHEMA {own} CASCADE; CREATE SCHEMA {own}")
    await migrate_to(database, NO_MORE, revision)


@pytest.mark.postgres
async def test_it_says_what_it_did(run: Run, server: Server, tmp_path: Path) -> None:
    (tmp_path / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]", encoding="utf-8")
    env, head = {"FIREBREAK_DATABASE_URL": server.owner}, head_revision()

    async def said(*role: str) -> str:
        done = await asyncio.to_thread(run, "migrate", *role, env=env)
        assert done.exit_code == 0, done.output
        return str(done.stdout).strip()

    assert await said() == f"The database was empty, and has schema {head} now."
    assert await said() == f"The database has schema {head} already: nothing was to do."
    database = open_database(server.owner)
    await set_back(server, database, "0007")
    assert await said() == f"The database had schema 0007, and has {head} now."

    assert "change no table" in await said("--role", server.role)
    await migrate_to(database, write_migration(tmp_path / "later", "later", EXPANDS), "later")
    ahead = "The database has schema later of a later release, which works with this one: nothing"
    assert (await said("--role", server.role)).startswith(ahead)
    # What the role may do with a later release's tables, that release says.
    rights = f"SELECT has_table_privilege('{server.role}', 'moods', 'DELETE')"
    assert server.query(server.owner, rights) == [(False,)]

    latest = write_migration(tmp_path / "later", "latest", "", after="later", works_since="later")
    await migrate_to(database, latest, "latest")
    await database.close()
    refused = await asyncio.to_thread(run, "migrate", env=env)
    assert refused.exit_code == 1
    (line,) = refused.stderr.strip().splitlines()
    assert "start that release, or restore a backup" in line


@pytest.mark.postgres
async def test_a_table_that_somebody_holds_is_waited_for_without_keeping_others_waiting(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup reads every table for as long as it takes."""
    monkeypatch.setattr("bot.store.migrate.LOCK_TIMEOUT", "SET LOCAL lock_timeout = '100ms'")
    monkeypatch.setattr("bot.store.migrate.PAUSE_SECONDS", 0.1)
    database = open_database(server.owner)
    await set_back(server, database, "0006")
    try:
        with psycopg.connect(server.owner) as backup:
            backup.execute("LOCK TABLE evidence IN ACCESS SHARE MODE")
            waiting = asyncio.create_task(migrate(database))
            await asyncio.sleep(0.5)  # several tries
            # Whoever comes after it waits for one try at most.
            server.query(server.owner, "SET lock_timeout = '5s'; SELECT 1 FROM evidence LIMIT 1")
            assert not waiting.done()
        assert (await waiting).after == head_revision()

        await set_back(server, database, "0006")
        monkeypatch.setattr("bot.store.migrate.TRIES", 2)
        with psycopg.connect(server.owner) as backup:
            backup.execute("LOCK TABLE evidence IN ACCESS SHARE MODE")
            with pytest.raises(StoreFailed, match="nothing was changed: somebody holds a table"):
                await migrate(database)
    finally:
        await database.close()


def test_sqlite_has_no_roles(run: Run, tmp_path: Path) -> None:
    (tmp_path / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]", encoding="utf-8")
    done = run("migrate", "--role", "firebreak_runtime")
    assert done.exit_code == 1
    assert "SQLite has no roles: leave --role out" in done.stderr
