"""A server finds in its own ledger what somebody changed, in steps of a bounded size."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from prometheus_client import Gauge
from structlog.testing import capture_logs

from bot.core.ledger import SYSTEM, Entry
from bot.flow.audit import rounds as module
from bot.flow.audit.rounds import Rounds
from bot.metrics import Metrics
from bot.store import checkpoints, ledger
from bot.store.database import Database
from tests.flow.audit.test_tampering import AMINA, CRUDE, LONG
from tests.support.alerts import THREE
from tests.support.forgery import guard, tamper

TELLS = "ledger fails its check"


@pytest.fixture(autouse=True)
async def written(database: Database) -> AsyncIterator[None]:
    """Write three chains in turn, with checkpoints between; then let entries and triggers be."""
    for number in range(1, LONG + 1):
        at = THREE + timedelta(minutes=number)
        new = [Entry(c, "note", at, AMINA, {"text": f"{c}{number}"}) for c in ("a", "b", SYSTEM)]
        async with database.write() as connection:
            await ledger.append(connection, new)
            if number % 2 == 0:
                await checkpoints.take(connection, at)
    async with database.write() as connection:
        await ledger.append(connection, [Entry("b", "note", at, AMINA, {"text": "b0"})])
    yield
    if not database.is_sqlite:
        await guard(database)


@pytest.fixture
def walk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Rounds:
    monkeypatch.setattr(module, "ENTRIES", 4)
    monkeypatch.setattr(module, "CHECKPOINTS", 1)
    return Rounds(database, "me", Metrics())


async def one_round(walk: Rounds) -> list[str]:
    """Walk a whole round; return what it told the log."""
    with capture_logs() as logs:
        await walk.once()
        while walk._round is not None:  # noqa: SLF001  (so a round has an end)
            await walk.once()
    return [str(line["problem"]) for line in logs if line["event"] == TELLS]


def value(gauge: Gauge) -> float:
    return float(gauge._value.get())  # noqa: SLF001  (it has no public way)


async def test_what_nobody_changed_is_well_round_after_round(walk: Rounds) -> None:
    for _ in range(3):
        assert await one_round(walk) == []
        assert value(walk.metrics.ledger_problems) == 0


@pytest.mark.parametrize(("change", "says"), CRUDE, ids=range(len(CRUDE)))
async def test_every_way_to_change_it_is_found_and_told_once(
    database: Database, walk: Rounds, change: str, says: str
) -> None:
    assert await one_round(walk) == []
    await tamper(database, change)
    told = await one_round(walk)
    assert any(problem.startswith(says) for problem in told), told
    assert value(walk.metrics.ledger_problems) >= 1
    assert await one_round(walk) == []  # said already
    assert value(walk.metrics.ledger_problems) >= 1


async def test_it_is_well_again_once_a_round_found_nothing(
    database: Database, walk: Rounds
) -> None:
    await tamper(database, "UPDATE chains SET seq = 6 WHERE chain = 'b'")
    assert await one_round(walk) != []
    await tamper(database, "UPDATE chains SET seq = 7 WHERE chain = 'b'")
    await one_round(walk)
    assert value(walk.metrics.ledger_problems) == 0


async def test_a_server_that_writes_meanwhile_is_no_problem(
    database: Database, walk: Rounds
) -> None:
    async def write() -> None:
        for number in range(60):
            new = [Entry(c, "note", THREE, AMINA, {"text": f"{number}"}) for c in ("a", "b")]
            async with database.write() as connection:
                await ledger.append(connection, new)
            if number % 7 == 0:
                async with database.write() as connection:
                    await checkpoints.take(connection, THREE)

    writing = asyncio.create_task(write())
    while not writing.done():
        await walk.once()
        await asyncio.sleep(0)
    await writing
    assert await one_round(walk) == []
    assert value(walk.metrics.ledger_problems) == 0


async def test_one_of_two_replicas_walks(database: Database, walk: Rounds) -> None:
    await tamper(database, "UPDATE chains SET seq = 6 WHERE chain = 'b'")
    await walk.once()
    other = Rounds(database, "other", Metrics())
    assert await one_round(other) == []
    assert value(other.metrics.ledger_problems) == 0
    assert await one_round(walk) != []
