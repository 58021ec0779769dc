import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.core.errors import StoreFailed
from bot.core.signal import Signal
from bot.flow import forget, receive
from bot.flow.receive import Inbox
from bot.store import inbox as table
from bot.store.database import Database, open_database
from bot.store.schema import metadata
from tests.support.signals import signal

pytest_plugins = ["tests.support.databases"]

PUT = table.put
UNSTORABLE = "\ud800"  # no database takes half a surrogate pair as text


@asynccontextmanager
async def started(
    database: Database, wake: Callable[[], None] = lambda: None
) -> AsyncIterator[Inbox]:
    inbox = Inbox(database, wake)
    inbox.start()
    async with asyncio.timeout(20):
        yield inbox
        await inbox.stop()


async def stored(database: Database) -> list[tuple[str, bytes]]:
    query = select(table.inbox.c.message_id, table.inbox.c.body).order_by(table.inbox.c.message_id)
    async with database.read() as connection:
        return [(row.message_id, row.body) for row in await connection.execute(query)]


async def outcome(inbox: Inbox, one: Signal) -> str:
    try:
        await inbox.receive(one)
    except StoreFailed:
        return "failed"
    return "stored"


async def test_whether_anything_can_be_stored(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox(database, lambda: None)
    assert await inbox.can_store()

    async def away(_: AsyncConnection) -> None:
        raise OSError("no database")

    monkeypatch.setattr(table, "oldest_unhandled", away)
    assert not await inbox.can_store()


async def test_an_answered_signal_is_committed(database: Database, database_url: str) -> None:
    async with started(database) as inbox:
        await inbox.receive(signal("1", b"\x00\xff"))
        other = open_database(database_url)
        assert await stored(other) == [("1", b"\x00\xff")]
        await other.close()


async def test_a_crowd_shares_a_few_transactions(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []

    async def counted(connection: AsyncConnection, signals: Sequence[Signal]) -> None:
        batches.append(len(signals))
        await PUT(connection, signals)

    monkeypatch.setattr(table, "put", counted)
    async with started(database) as inbox:
        await asyncio.gather(*(inbox.receive(signal(f"{n:04}")) for n in range(1_000)))
    assert sum(batches) == 1_000
    assert len(batches) <= 3
    assert len(await stored(database)) == 1_000


async def test_a_duplicate_is_answered_and_stored_once(database: Database) -> None:
    async with started(database) as inbox:
        await asyncio.gather(*(inbox.receive(signal("1")) for _ in range(5)))
        await inbox.receive(signal("1"))
    assert await stored(database) == [("1", b"it burns")]


async def test_only_the_row_at_fault_fails(database: Database) -> None:
    sent = [signal("1"), signal(UNSTORABLE), signal("2"), signal("3")]
    async with started(database) as inbox:
        answers = await asyncio.gather(*(outcome(inbox, one) for one in sent))
        assert answers == ["stored", "failed", "stored", "stored"]
        await inbox.receive(signal("4"))
    assert [name for name, _ in await stored(database)] == ["1", "2", "3", "4"]


async def test_a_database_that_comes_back_is_used_again(database: Database) -> None:
    async with started(database) as inbox:
        async with database.write() as connection:
            await connection.execute(text("ALTER TABLE inbox RENAME TO away"))
        with capture_logs() as lines:
            answers = await asyncio.gather(
                *(outcome(inbox, signal(str(n), b"a secret")) for n in range(3))
            )
        assert answers == ["failed"] * 3
        assert [line["event"] for line in lines] == ["inbox.batch_failed"]
        assert "a secret" not in str(lines)
        async with database.write() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO inbox"))
        await inbox.receive(signal("1"))
    assert [name for name, _ in await stored(database)] == ["1"]


async def test_a_failure_names_its_cause(database: Database) -> None:
    async with started(database) as inbox:
        async with database.write() as connection:
            await connection.execute(text("DROP TABLE inbox"))
        with pytest.raises(StoreFailed, match="send it again") as failure:
            await inbox.receive(signal("1"))
    assert "inbox" in str(failure.value.__cause__)


async def test_a_slow_database_does_not_keep_everyone_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    async def slow(_connection: AsyncConnection, signals: Sequence[Signal]) -> None:
        tried.append(len(signals))
        await asyncio.sleep(0.1)
        raise TimeoutError

    monkeypatch.setattr(table, "put", slow)
    monkeypatch.setattr(receive, "RETRY_SECONDS", 0.25)
    async with started(database) as inbox:
        crowd = (outcome(inbox, signal(str(n))) for n in range(50))
        answers = await asyncio.gather(*crowd)
    assert answers == ["failed"] * 50
    assert 2 <= len(tried) <= 5  # the batch, and a few rows before time was up


async def test_what_finds_no_room_is_turned_away_until_there_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "MAX_WAITING_BYTES", 3 * (receive.OVERHEAD_BYTES + 1_000))
    async with started(database) as inbox:
        big = [outcome(inbox, signal(str(n), bytes(1_000))) for n in range(5)]
        answers = await asyncio.gather(*big)
        assert answers == ["stored"] * 3 + ["failed"] * 2
        assert await outcome(inbox, signal("3")) == "stored"


async def test_one_who_stops_waiting_harms_nobody(database: Database) -> None:
    async with started(database) as inbox:
        waiting = [asyncio.create_task(outcome(inbox, signal(str(n)))) for n in range(4)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        assert [answer for answer in answers if answer == "stored"] == ["stored"] * 3
        await inbox.receive(signal("later"))
    assert len(await stored(database)) == 5  # its signal had arrived: it is stored all the same


async def test_stop_commits_what_waits_and_takes_no_more(database: Database) -> None:
    inbox = Inbox(database, lambda: None)
    inbox.start()
    waiting = [asyncio.create_task(outcome(inbox, signal(f"{n:04}"))) for n in range(1_200)]
    await asyncio.sleep(0)
    await inbox.stop()
    assert await asyncio.gather(*waiting) == ["stored"] * 1_200
    assert len(await stored(database)) == 1_200
    assert await outcome(inbox, signal("late")) == "failed"


async def test_stop_before_start_is_no_error(database: Database) -> None:
    await Inbox(database, lambda: None).stop()


async def test_triage_is_woken_when_there_is_something_to_see(
    database: Database, database_url: str
) -> None:
    woken = asyncio.Event()
    async with started(database, woken.set) as inbox:
        task = asyncio.create_task(inbox.receive(signal("1")))
        await woken.wait()
        other = open_database(database_url)
        assert await stored(other) == [("1", b"it burns")]
        await other.close()
        await task


def test_ids_are_remembered_for_as_long_as_messages_are_accepted() -> None:
    assert forget.KEPT >= table.RETENTION


class Fault(Enum):
    """How often the database refuses a row."""

    NEVER = "never"
    IN_A_CROWD = "in a crowd"
    ALWAYS = "always"


@dataclass(frozen=True)
class Sent:
    """One delivery: which message, how late, and whether its sender stops waiting."""

    message: int
    pause: int
    gives_up: bool


DELIVERIES = st.lists(
    st.builds(Sent, st.integers(0, 7), st.integers(0, 3), st.booleans()), min_size=1, max_size=40
)
FAULTS = st.dictionaries(st.integers(0, 7), st.sampled_from(Fault), max_size=8)


async def deliver(inbox: Inbox, number: int, sent: Sent) -> tuple[Sent, str]:
    for _ in range(sent.pause):
        await asyncio.sleep(0.001)
    task = asyncio.create_task(outcome(inbox, signal(str(sent.message), str(number).encode())))
    if sent.gives_up:
        await asyncio.sleep(0)
        task.cancel()
    answer = (await asyncio.gather(task, return_exceptions=True))[0]
    return sent, answer if isinstance(answer, str) else "gave up"


def refusing(faults: dict[int, Fault], breaks_after: bool) -> Callable[..., object]:  # noqa: FBT001  # hypothesis draws it
    async def put(connection: AsyncConnection, signals: Sequence[Signal]) -> None:
        names = {int(one.message_id) for one in signals}
        bad = {name for name in names if faults.get(name, Fault.NEVER) is not Fault.NEVER}
        always = {name for name in names if faults.get(name) is Fault.ALWAYS}
        refused = always if len(signals) == 1 else bad
        if breaks_after:
            await PUT(connection, signals)
        if refused:
            raise OSError(f"no room for {refused}")
        if not breaks_after:
            await PUT(connection, signals)

    return put


@given(deliveries=DELIVERIES, faults=FAULTS, breaks_after=st.booleans())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nothing_answered_is_lost_and_nothing_is_doubled(
    deliveries: list[Sent],
    faults: dict[int, Fault],
    breaks_after: bool,  # noqa: FBT001  # hypothesis draws it
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table, "put", refusing(faults, breaks_after))

    async def play() -> tuple[list[tuple[Sent, str]], list[str]]:
        with tempfile.TemporaryDirectory() as folder:
            # SQLite alone: an example needs a database of its own, and the faults are made here.
            database = open_database(f"sqlite:///{folder}/firebreak.db")
            async with database.write() as connection:
                await connection.run_sync(metadata.create_all)
            async with started(database) as inbox:
                sending = (deliver(inbox, n, sent) for n, sent in enumerate(deliveries))
                answers = await asyncio.gather(*sending)
            kept = [name for name, _ in await stored(database)]
            await database.close()
            return list(answers), kept

    answers, kept = asyncio.run(play())
    assert len(kept) == len(set(kept))
    for sent, answer in answers:
        refused = faults.get(sent.message) is Fault.ALWAYS
        assert answer in {"gave up", "failed" if refused else "stored"}
        if answer == "stored":
            assert str(sent.message) in kept
        if refused:
            assert str(sent.message) not in kept
