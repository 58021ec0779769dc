"""Several replicas on one PostgreSQL: each call is made once, and each page is sent once."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.core.incident import IncidentStatus
from bot.store import escalations, incidents
from bot.store.database import Database, open_database
from tests.flow.test_triage_replicas import until_blocked
from tests.support.alerts import alarm
from tests.support.paging import Paging, calls
from tests.support.receivers import Receiver, receiving
from tests.support.scene import YUSUF, Scene

MANY = 20
STEPS = calls(
    {"after": "0m", "mention": "responder", "notify": "ops"},
    {"after": "1m", "direct": "responder", "notify": "ops"},
)
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def paging(scene: Scene, ops: Receiver) -> Paging:
    return Paging(scene, STEPS, {"ops": ops.url}, fallback=("ops",))


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """Yield the same database as another replica sees it."""
    database = open_database(database_url)
    yield database
    await database.close()


async def fired(paging: Paging, many: int = MANY) -> None:
    """Let so many incidents open."""
    labels = [{"alarm": "cpu", "channel": "C0ALARMS", "n": str(n)} for n in range(many)]
    alerts = [alarm(name=f"a{n}", targets=(), labels=each) for n, each in enumerate(labels)]
    await paging.scene.say(*alerts)
    assert len(await paging.scene.incidents()) == many


async def test_two_escalators_make_each_call_once(
    paging: Paging, other: Database, ops: Receiver
) -> None:
    await fired(paging)
    mine, theirs = paging.replica(paging.scene.database), paging.replica(other)
    for _ in range(3):
        async with asyncio.timeout(60):
            await asyncio.gather(*(r[0].once() for r in (mine, theirs, mine, theirs)))
        paging.scene.clock.advance(minutes=1)
    for number in range(1, MANY + 1):
        told = await paging.told("people.called", number)
        assert [(one["round"], one["turn"]) for one in told] == [(0, 0), (0, 1)]
        assert len(await paging.direct(number)) == 2

    async def send(replica: int) -> None:
        pager = (mine, theirs)[replica % 2][1]
        while await pager.once("ops"):
            pass

    async with asyncio.timeout(60):
        await asyncio.gather(*(send(replica) for replica in range(4)))
    assert sorted(ops.titles) == sorted(ops.titles[: len(ops.titles)])
    assert len(ops.got) == 2 * MANY
    sent = [await paging.told("page.sent", number) for number in range(1, MANY + 1)]
    assert [len(one) for one in sent] == [2] * MANY
    assert not any(page["perhaps_twice"] for one in sent for page in one)


async def test_two_fallbacks_want_one_page(paging: Paging, other: Database, ops: Receiver) -> None:
    await fired(paging, 5)
    paging.scene.clock.advance(seconds=50)
    falls = [paging.replica(database)[2] for database in (paging.scene.database, other)]
    async with asyncio.timeout(20):
        assert await asyncio.gather(*(fall.once() for fall in falls * 2)) == [5] * 4
    assert await paging.page() == 5
    assert len(ops.got) == 5


async def test_who_answers_in_the_same_moment_is_not_called(
    paging: Paging, other: Database
) -> None:
    await fired(paging, 1)
    await paging.after()
    escalate = paging.replica(other)[0]
    paging.scene.clock.advance(minutes=1)
    async with asyncio.timeout(20):
        async with paging.scene.database.write() as connection:
            await incidents.lock(connection, 1)
            late = asyncio.create_task(escalate.once())
            await until_blocked(paging.scene.database)
            answering = asyncio.create_task(paging.scene.respond.acknowledge(1, YUSUF))
            await asyncio.sleep(0.1)
            assert not answering.done()
            known = await escalations.read(connection, 1)
            assert known is not None
        await asyncio.gather(late, answering)
    one = (await paging.scene.incidents())[0]
    assert one.status is IncidentStatus.ACKNOWLEDGED
    async with asyncio.timeout(20):
        await asyncio.gather(escalate.once(), paging.escalate.once())
    told = await paging.told("people.called")
    assert len(told) == len({(each["round"], each["turn"]) for each in told})
