from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.absorb import begin
from bot.core.incident import Incident
from bot.core.message import Message, Role
from bot.core.routing import Routing
from bot.core.severity import Severity
from bot.store import floods, incidents, messages
from bot.store.base import new_id
from bot.store.database import Database
from bot.store.messages import Wish, cards
from tests.support.alerts import THREE, alarm, minute

HERE, THERE = "C0ALARMS", "C0OTHER"


async def opened(database: Database, severity: Severity = Severity.HIGH) -> Incident:
    ident = new_id()
    one = begin(alarm(severity=severity), Routing(HERE, ident, lambda: "default"), ident, THREE)
    async with database.write() as connection:
        return await incidents.open_incident(connection, one)


async def want(database: Database, *wishes: Wish) -> None:
    async with database.write() as connection:
        await messages.want(connection, wishes)


async def follow(database: Database, *changed: Incident) -> None:
    async with database.write() as connection:
        await messages.follow(connection, changed)


async def of(database: Database, incident: Incident) -> dict[tuple[str, str], Message]:
    async with database.read() as connection:
        found = await messages.of_incident(connection, incident.number)
    return {(one.channel, one.key): one for one in found}


async def change(database: Database, message: Message, **values: Any) -> None:
    async with database.write() as connection:
        await messages.change(connection, message.id, **values)


async def posted(database: Database, incident: Incident, ts: str = "1.0") -> None:
    """Pretend that an incident's root stands in Slack."""
    root = (await of(database, incident))[HERE, "card"]
    await change(database, root, ts=ts, posted=root.wanted)


async def urgent(
    database: Database, *, now: datetime = THREE, may_post: bool = True, may_update: bool = True
) -> Message | None:
    async with database.read() as connection:
        return await messages.most_urgent(
            connection, HERE, now, may_post=may_post, may_update=may_update
        )


async def in_turn(database: Database) -> list[tuple[int, Role]]:
    """Bring one message after the other in line; return them in that order."""
    order = []
    while one := await urgent(database):
        order.append((one.incident, one.role))
        await change(database, one, ts=one.ts or f"{len(order)}.0", posted=one.wanted)
    return order


def reply(incident: Incident, key: str = "k", **given: Any) -> Wish:
    return Wish(incident, HERE, Role.REPLY, key, THREE, **given)


async def test_what_is_wanted_twice_exists_once(database: Database) -> None:
    one = await opened(database)
    await want(database, *cards(one, THREE), reply(one, text="first"))
    await want(database, *cards(one, minute(1)), reply(one, text="second"))
    found = await of(database, one)
    assert sorted(found) == [(HERE, "card"), (HERE, "k"), (HERE, "runbook")]
    assert found[HERE, "k"].text == "first"


async def test_live_messages_follow_and_replies_stay(database: Database) -> None:
    one = await opened(database)
    await want(database, *cards(one, THREE), reply(one))
    worse = replace(one, revision=9, severity=Severity.CRITICAL)
    await follow(database, worse)
    found = await of(database, one)
    assert {key: (m.wanted, m.rank) for (_, key), m in found.items()} == {
        "card": (9, 0),
        "runbook": (9, 0),
        "k": (1, 1),
    }


async def test_the_root_stands_where_the_incident_lives(database: Database) -> None:
    one = await opened(database)
    moved = replace(one, channel=THERE, revision=2)
    await want(database, *cards(one, THREE), *cards(moved, THREE))
    await follow(database, moved)
    roles = {place: m.role for place, m in (await of(database, one)).items()}
    assert roles == {
        (HERE, "card"): Role.LINK,
        (HERE, "runbook"): Role.RUNBOOK,
        (THERE, "card"): Role.ROOT,
        (THERE, "runbook"): Role.RUNBOOK,
    }


async def test_following_nobody_is_no_error(database: Database) -> None:
    await follow(database)
    await want(database)


async def test_the_worst_incident_first_and_threads_after_their_root(database: Database) -> None:
    low, bad = await opened(database, Severity.LOW), await opened(database, Severity.CRITICAL)
    await want(database, *cards(low, THREE), reply(low), *cards(bad, THREE), reply(bad))
    assert await in_turn(database) == [
        (bad.number, Role.ROOT),
        (bad.number, Role.REPLY),
        (bad.number, Role.RUNBOOK),
        (low.number, Role.ROOT),
        (low.number, Role.REPLY),
        (low.number, Role.RUNBOOK),
    ]


async def test_among_equals_a_new_incident_then_a_call_then_the_rest(database: Database) -> None:
    old = await opened(database)
    await want(database, *cards(old, THREE))
    await posted(database, old)
    new = await opened(database)
    call = reply(old, "call", broadcast=True)
    await want(database, reply(old, "chat"), call, Wish(new, HERE, Role.ROOT, "card", THREE))
    assert await in_turn(database) == [
        (new.number, Role.ROOT),
        (old.number, Role.REPLY),
        (old.number, Role.REPLY),
        (old.number, Role.RUNBOOK),
    ]


async def test_a_thread_waits_for_its_root(database: Database) -> None:
    one = await opened(database)
    await want(database, reply(one))
    assert await urgent(database) is None
    await want(database, *cards(one, THREE))
    await posted(database, one, "12.5")
    found = await urgent(database)
    assert found is not None
    assert (found.role, found.thread_ts) == (Role.REPLY, "12.5")


async def test_only_what_may_be_done_now(database: Database) -> None:
    one = await opened(database)
    await want(database, *cards(one, minute(5)))
    assert await urgent(database) is None
    assert await urgent(database, now=minute(5), may_post=False) is None
    assert await urgent(database, now=minute(5), may_update=False) is not None
    await posted(database, one)
    await follow(database, replace(one, revision=2))
    update = await urgent(database, now=minute(5), may_post=False)
    assert update is not None
    assert update.role is Role.ROOT


async def test_what_a_clock_put_off_that_was_ahead_is_not_put_off(database: Database) -> None:
    await want(database, *cards(await opened(database), minute(60)))
    assert await urgent(database, now=minute(50)) is None
    assert await urgent(database, now=minute(0)) is not None
    async with database.read() as connection:
        assert await messages.channels_behind(connection, minute(0)) == ["C0ALARMS"]


async def test_what_must_be_verified_is_looked_at_when_its_time_has_come(
    database: Database,
) -> None:
    one = await opened(database)
    await want(database, Wish(one, HERE, Role.ROOT, "card", THREE))
    await posted(database, one)
    (root,) = (await of(database, one)).values()
    await change(database, root, verify_at=minute(1))
    assert await urgent(database) is None
    assert await urgent(database, now=minute(1)) is not None


async def test_what_is_shown_and_only_to_be_verified_comes_last(database: Database) -> None:
    worst, new = await opened(database, Severity.CRITICAL), await opened(database, Severity.LOW)
    for one in (worst, new):
        await want(database, Wish(one, HERE, Role.ROOT, "card", THREE))
    await posted(database, worst)
    (root,) = (await of(database, worst)).values()
    await change(database, root, verify_at=THREE)
    (first,) = (await of(database, new)).values()
    assert await urgent(database) == first
    await change(database, first, due_at=minute(1))
    assert (await urgent(database) or first).id == root.id
    await follow(database, replace(worst, revision=2))
    await change(database, root, due_at=minute(1))
    assert await urgent(database) is None  # once it is in line


async def test_a_channel_that_is_put_off_is_left_alone(database: Database) -> None:
    for _ in range(2):
        await want(database, *cards(await opened(database), THREE))
    one = await opened(database)
    await want(database, *(replace(card, at=minute(5)) for card in cards(one, THREE)))
    await want(database, Wish(one, THERE, Role.LINK, "card", THREE))
    async with database.write() as connection:
        await messages.put_off(connection, HERE, minute(2))
        assert await messages.channels_behind(connection, minute(1)) == [THERE]
    assert await urgent(database, now=minute(2)) is not None
    assert {known.due_at for known in (await of(database, one)).values()} == {minute(5), THREE}


async def test_channels_with_something_to_do(database: Database) -> None:
    one = await opened(database)
    wishes = [Wish(one, channel, Role.LINK, "card", THREE) for channel in (HERE, THERE)]
    await want(database, *wishes, reply(one, "later"))

    async def behind(now: datetime) -> list[str]:
        async with database.read() as connection:
            return sorted(await messages.channels_behind(connection, now))

    assert await behind(minute(-1)) == []
    assert await behind(THREE) == [HERE, THERE]


async def test_which_incident_stands_where(database: Database) -> None:
    one = await opened(database)
    await want(database, *cards(one, THREE))
    await posted(database, one, "12.5")
    async with database.write() as connection:
        await floods.begin(connection, HERE, THREE)
        (digest,) = await messages.of_incident(connection, messages.NO_INCIDENT)
        await messages.change(connection, digest.id, ts="13.5")
    async with database.read() as connection:
        assert await messages.incident_at(connection, HERE, "12.5") == one.number
        assert await messages.incident_at(connection, THERE, "12.5") is None
        assert await messages.incident_at(connection, HERE, "13.5") is None
        assert await messages.read(connection, "none") is None
        assert await messages.read(connection, digest.id) is not None


async def test_a_run_comes_before_other_replies_and_after_a_new_incident(
    database: Database,
) -> None:
    old = await opened(database)
    await want(database, *cards(old, THREE))
    await posted(database, old)
    new = await opened(database)
    running = Wish(old, HERE, Role.RUN, "run:1", THREE, wanted=3)
    await want(database, reply(old), running, Wish(new, HERE, Role.ROOT, "card", THREE))
    assert await in_turn(database) == [
        (new.number, Role.ROOT),
        (old.number, Role.RUN),
        (old.number, Role.REPLY),
        (old.number, Role.RUNBOOK),
    ]


async def test_a_run_has_a_revision_of_its_own(database: Database) -> None:
    one = await opened(database)
    await want(database, Wish(one, HERE, Role.RUN, "run:1", THREE, wanted=7))
    await want(database, Wish(one, HERE, Role.RUN, "run:1", THREE, wanted=8))
    found = await of(database, one)
    assert found[HERE, "run:1"].wanted == 7
