"""The durable engine: each run once, one a target at a time, whatever dies."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.durable import Durable
from bot.store.base import new_id
from bot.store.database import Database

PATIENCE = 30.0


@dataclass
class Works:
    """Processes that execute, and one engine here that only puts runs into the queue."""

    database: Database
    url: str
    directory: Path
    engine: Durable
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def process(self) -> asyncio.subprocess.Process:
        """Start a process, and wait until it can execute."""
        known = len(self.lines("ready"))
        made = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.engine", self.url, str(self.directory)
        )
        self.processes.append(made)
        await self.until(lambda: len(self.lines("ready")) > known)
        return made

    def lines(self, name: str) -> list[tuple[str, int]]:
        """Return (run, process id) of a file's lines."""
        file = self.directory / name
        split = (line.split() for line in file.read_text().splitlines()) if file.exists() else ()
        return [(run, int(pid)) for run, pid in split]

    async def until(self, seen: Callable[[], Any]) -> Any:
        end = time.monotonic() + PATIENCE
        while not (found := seen()):
            assert time.monotonic() < end, {n: self.lines(n) for n in ("ready", "begun", "done")}
            await asyncio.sleep(0.02)
        return found

    async def put(self, run: str, target: str, turn: int = 0) -> None:
        async with self.database.write() as connection:
            await self.engine.enqueue(connection, run, target, turn)

    def over(self) -> bool:
        """Tell whether the engine has written down that a run has ended: after its last line."""
        client = self.engine._client  # noqa: SLF001  (a launched engine would execute)
        assert client is not None
        return bool(client.list_workflows(status="SUCCESS"))

    async def give_up(self, run: str) -> None:
        """Let the engine have taken a run up too often: it would take five deaths."""
        schema = "" if self.database.is_sqlite else f"{await self.engine._schema()}."  # noqa: SLF001
        query = f"UPDATE {schema}workflow_status SET status = ? WHERE workflow_uuid = ?"  # noqa: S608
        dead = ("MAX_RECOVERY_ATTEMPTS_EXCEEDED", f"{run}:0")
        async with self.database.write() as connection:
            marks = query if self.database.is_sqlite else query.replace("?", "%s")
            await connection.exec_driver_sql(marks, dead)

    def end(self, run: str) -> None:
        """Let a run come to its end."""
        (self.directory / run).touch()


@pytest.fixture
async def works(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Works]:
    async def nothing(run: str) -> None:
        raise AssertionError(run)

    engine = Durable(database, database_url, new_id(), nothing)
    made = Works(database, database_url, tmp_path, engine)
    await made.process()  # it makes the engine's tables
    await engine.start(working=False)
    yield made
    await engine.stop()
    for process in made.processes:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if not database.is_sqlite:
        _drop_schema(database_url)


def _drop_schema(url: str) -> None:
    """Drop the engine's own schema beside the test's, which the fixture drops."""
    with psycopg.connect(url, autocommit=True) as server:
        row = server.execute("SELECT current_schema()").fetchone()
        server.execute(f"DROP SCHEMA IF EXISTS {row[0]}_dbos CASCADE" if row else "")


async def test_a_run_is_executed_once_however_often_it_is_put(works: Works) -> None:
    works.end("r1")
    await works.put("r1", "web-2")
    await works.put("r1", "web-2")
    await works.until(lambda: works.lines("done"))
    await asyncio.sleep(0.5)
    assert len(works.lines("begun")) == len(works.lines("done")) == 1


async def test_what_is_rolled_back_was_never_put(works: Works) -> None:
    with pytest.raises(ZeroDivisionError):
        await _put_and_fail(works)
    works.end("r2")
    await works.put("r2", "web-2")
    await works.until(lambda: works.lines("done"))
    assert [run for run, _ in works.lines("begun")] == ["r2"]


async def _put_and_fail(works: Works) -> None:
    async with works.database.write() as connection:
        await works.engine.enqueue(connection, "r1", "web-2", 0)
        raise ZeroDivisionError


async def test_one_run_a_target_at_a_time(works: Works) -> None:
    for run, target in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        await works.put(run, target)
    await works.until(lambda: len(works.lines("begun")) == 2)
    await asyncio.sleep(0.5)
    assert {run for run, _ in works.lines("begun")} == {"a1", "b1"}
    works.end("a1")
    await works.until(lambda: "a2" in dict(works.lines("begun")))


async def test_a_later_turn_of_a_run_is_executed_again(works: Works) -> None:
    works.end("r1")
    await works.put("r1", "web-2")
    await works.until(lambda: works.lines("done"))
    await works.put("r1", "web-2", turn=1)
    await works.until(lambda: len(works.lines("done")) == 2)


async def test_after_kill_9_it_is_executed_again(works: Works) -> None:
    await works.put("r1", "web-2")
    await works.until(lambda: works.lines("begun"))
    (first,) = works.processes
    first.send_signal(signal.SIGKILL)
    await first.wait()

    await works.process()
    await works.until(lambda: len(works.lines("begun")) == 2)
    works.end("r1")
    await works.until(lambda: works.lines("done"))
    assert len(works.lines("done")) == 1


@pytest.mark.postgres
async def test_a_living_process_takes_over_what_a_dead_one_left(works: Works) -> None:
    if works.database.is_sqlite:
        pytest.skip("one process a SQLite file")
    await works.process()
    for number in range(6):
        await works.put(f"r{number}", f"t{number}")
    await works.until(lambda: len(works.lines("begun")) == 6)
    victim = works.lines("begun")[0][1]
    theirs = {run for run, pid in works.lines("begun") if pid == victim}
    (dead,) = [one for one in works.processes if one.pid == victim]
    dead.send_signal(signal.SIGKILL)
    await dead.wait()

    def again() -> bool:
        return theirs <= {run for run, pid in works.lines("begun") if pid != victim}

    await works.until(again)
    for number in range(6):
        works.end(f"r{number}")
    await works.until(lambda: len({run for run, _ in works.lines("done")}) == 6)
    assert len(works.lines("done")) == 6  # the living one's own were not taken from it


async def test_old_runs_are_forgotten(works: Works) -> None:
    works.end("r1")
    await works.put("r1", "web-2")
    await works.until(works.over)
    (worker,) = works.processes
    worker.kill()
    await worker.wait()

    async def nothing(run: str) -> None:
        raise AssertionError(run)

    engine = Durable(works.database, works.url, new_id(), nothing)
    await engine.start()
    try:
        assert await engine.prune(datetime.now(UTC) - timedelta(days=1)) == 0
        assert await engine.prune(datetime.now(UTC) + timedelta(days=1)) == 1
        assert await engine.given_up() == []
    finally:
        await engine.stop()


async def test_what_was_given_up_is_forgotten_once_its_run_was_ended(works: Works) -> None:
    works.end("r1")
    await works.put("r1", "web-2")
    await works.put("r2", "web-3")
    await works.until(works.over)
    await works.until(lambda: "r2" in dict(works.lines("begun")))
    (worker,) = works.processes
    worker.kill()
    await worker.wait()
    await works.give_up("r2")

    async def nothing(run: str) -> None:
        raise AssertionError(run)

    engine = Durable(works.database, works.url, new_id(), nothing)
    await engine.start()
    day, now = timedelta(days=1), datetime.now(UTC)
    try:
        assert await engine.given_up() == ["r2:0"]
        assert await engine.prune(now + day) == 1  # r1: nobody has ended r2 yet
        assert await engine.prune(now - day, ["r2:0"]) == 0
        assert await engine.given_up() == ["r2:0"]
        assert await engine.prune(now + day, ["r2:0"]) == 1
        assert await engine.given_up() == []
    finally:
        await engine.stop()
