"""What `backup` and `restore` refuse: in one line, with the way out, and nothing is changed."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from bot.cli.common import FOUND_A_PROBLEM, WRONG_USE
from bot.store.lock import FileLock
from tests.cli.conftest import Run
from tests.support.databases import postgres_database

HERE = "sqlite:///firebreak.db"


@pytest.fixture
def backup(run: Run, tmp_path: Path) -> Path:
    """Return a backup of an empty Firebreak on SQLite, which is gone."""
    (tmp_path / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]", encoding="utf-8")
    assert run("migrate").exit_code == 0
    assert run("backup", "firebreak.backup").exit_code == 0
    (tmp_path / "firebreak.db").unlink()
    return tmp_path / "firebreak.backup"


@pytest.fixture
def servers() -> Iterator[tuple[str, str]]:
    with ExitStack() as stack:
        yield stack.enter_context(postgres_database()), stack.enter_context(postgres_database())


def line(run: Run, *words: str, status: int = FOUND_A_PROBLEM, url: str = HERE) -> str:
    """Return the one line that a command ends with."""
    done = run(*words, env={"FIREBREAK_DATABASE_URL": url})
    assert done.exit_code == status, done.output
    (said,) = done.output.splitlines()
    return str(said)


def test_a_backup_is_one_file_that_its_owner_alone_reads(run: Run, backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    left = {one.name for one in backup.parent.iterdir()}
    assert not {one for one in left if one.startswith((".firebreak-", "firebreak.backup-"))}
    backup.chmod(0o400)
    assert run("restore", backup.name).exit_code == 0
    assert (backup.parent / "firebreak.db").stat().st_size == backup.stat().st_size


def test_it_replaces_an_older_backup_only_when_it_is_whole(run: Run, backup: Path) -> None:
    before = backup.read_bytes()
    with closing(sqlite3.connect(backup.parent / "firebreak.db")) as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
    assert "run `firebreak migrate`" in line(run, "backup", backup.name)
    assert backup.read_bytes() == before


def test_without_a_database_there_is_nothing_to_back_up(run: Run) -> None:
    assert "there is no database" in line(run, "backup", "a.backup", status=WRONG_USE)


@pytest.mark.parametrize("file", ["no/such/folder/a.backup", "."])
def test_a_file_that_cannot_be_written_is_wrong_use(run: Run, backup: Path, file: str) -> None:
    assert run("restore", backup.name).exit_code == 0
    said = line(run, "backup", file, status=WRONG_USE)
    assert "cannot be written" in said or "is a directory" in said


def test_it_never_writes_over_the_database(run: Run, backup: Path) -> None:
    assert run("restore", backup.name).exit_code == 0
    said = line(run, "backup", "firebreak.db", status=WRONG_USE)
    assert "is the database itself" in said


def test_a_database_that_is_damaged_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "firebreak.db").write_bytes(b"nothing of SQLite's" * 1000)
    assert "not a database" in line(run, "backup", "a.backup")
    assert not (tmp_path / "a.backup").exists()


@pytest.mark.parametrize("left", ["firebreak.db", "firebreak.db-wal"])
def test_restore_overwrites_nothing(run: Run, backup: Path, left: str) -> None:
    there = backup.parent / left
    there.write_bytes(b"somebody's")
    said = line(run, "restore", backup.name)
    assert f"{left} is not empty, and nothing was changed: move it away" in said
    assert there.read_bytes() == b"somebody's"


def test_restore_refuses_while_a_server_runs(run: Run, backup: Path) -> None:
    server = FileLock(f"sqlite:///{backup.parent}/firebreak.db")
    server.acquire()
    assert "another Firebreak uses firebreak.db: stop it" in line(run, "restore", backup.name)
    server.release()


def test_restore_of_what_is_no_backup(run: Run, tmp_path: Path) -> None:
    assert "cannot be read" in line(run, "restore", "nowhere", status=WRONG_USE)
    assert "is a directory" in line(run, "restore", ".", status=WRONG_USE).lower()
    (tmp_path / "words").write_text("words", encoding="utf-8")
    assert "is no backup of Firebreak" in line(run, "restore", "words")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE mine (id INT)")
    assert "is no backup of Firebreak: no such table" in line(run, "restore", "other.db")
    assert not (tmp_path / "firebreak.db").exists()


@pytest.mark.parametrize("keep", [20_000, 100_001])
def test_restore_of_a_damaged_backup(run: Run, backup: Path, keep: int) -> None:
    os.truncate(backup, keep)
    said = line(run, "restore", backup.name)
    assert "malformed" in said or "damaged" in said
    assert not (backup.parent / "firebreak.db").exists()


def test_restore_of_another_release(run: Run, backup: Path) -> None:
    with closing(sqlite3.connect(backup, isolation_level=None)) as changed:
        changed.execute("UPDATE alembic_version SET version_num = '0099'")
    said = line(run, "restore", backup.name)
    assert "has schema 0099" in said
    assert "restore it with the release of that schema" in said
    assert not (backup.parent / "firebreak.db").exists()


@pytest.mark.postgres
def test_on_postgresql(
    run: Run, backup: Path, servers: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = servers
    assert "is of sqlite, and the database is postgresql" in line(
        run, "restore", backup.name, url=there
    )
    assert "has no schema yet" in line(run, "backup", "p.backup", url=here)
    assert run("migrate", env={"FIREBREAK_DATABASE_URL": here}).exit_code == 0
    done = run("backup", "p.backup", env={"FIREBREAK_DATABASE_URL": here})
    assert done.exit_code == 0, done.output
    assert "the database is not empty, and nothing was changed: make a new one" in line(
        run, "restore", "p.backup", url=here
    )
    whole = Path("p.backup").read_bytes()
    Path("half.backup").write_bytes(whole[: len(whole) // 2])
    assert "cannot be read" in line(run, "restore", "half.backup", url=there)
    with psycopg.connect(there) as untouched:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'dbos')"
        assert untouched.execute(tables).fetchone() == (0,)
    with psycopg.connect(here) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '0099'")
        newer.execute("UPDATE compatibility SET since = '0099'")
    assert "schema 0099 of a later release" in line(run, "backup", "p.backup", url=here)
    assert Path("p.backup").read_bytes() == whole

    done = run("restore", "p.backup", env={"FIREBREAK_DATABASE_URL": there})
    assert done.exit_code == 0, done.output
    assert "Consistent" in done.output
    assert "The ledger is empty" in done.output
    monkeypatch.setenv("PATH", "/nowhere")
    assert "pg_restore is not installed: install PostgreSQL's client tools" in line(
        run, "restore", "p.backup", url=there
    )


@pytest.mark.postgres
def test_no_password_is_among_the_arguments(
    run: Run, backup: Path, servers: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = servers
    assert run("migrate", env={"FIREBREAK_DATABASE_URL": here}).exit_code == 0
    spy, seen = backup.parent / "bin", backup.parent / "seen"
    spy.mkdir()
    (spy / "pg_dump").write_text(
        f'#!/bin/sh\necho "$*" >{seen}\necho "$PGPASSWORD" >>{seen}\necho no >&2\nexit 1\n',
        encoding="utf-8",
    )
    (spy / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy}:{os.environ['PATH']}")
    url = here.replace("//root@", "//root:s3cr%2525et@")
    said = line(run, "backup", "p.backup", url=url)
    arguments, password = seen.read_text(encoding="utf-8").splitlines()
    assert password == "s3cr%25et"
    assert "s3cr" not in arguments + said
    assert "dbname=" in arguments
