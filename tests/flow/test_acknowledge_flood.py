"""A click on a digest is one acknowledgement an incident, of what the digest showed."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.core.flood import short
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.severity import Severity
from bot.flow.acknowledge_flood import BATCH
from bot.store import messages
from tests.support.flooded import CHANNEL, Flooded, named
from tests.support.scene import AMINA, YUSUF, Scene

CRITICAL, HIGH, LOW = Severity.CRITICAL, Severity.HIGH, Severity.LOW
THROUGH = "through the digest"


@pytest.fixture
def flooded(scene: Scene) -> Flooded:
    return Flooded(scene)


async def statuses(scene: Scene) -> dict[int, tuple[str, str]]:
    return {one.number: (one.status.value, one.assignee) for one in await scene.incidents()}


async def test_all_that_nobody_has_becomes_theirs(scene: Scene, flooded: Flooded) -> None:
    part = await flooded.begin((2, CRITICAL, "shop"), (10, LOW, "queue"))
    taken = await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)
    assert taken == {CRITICAL: 2, LOW: 10}
    assert set((await statuses(scene)).values()) == {("acknowledged", AMINA)}


async def test_each_has_one_entry_that_says_who_and_how(scene: Scene, flooded: Flooded) -> None:
    part = await flooded.begin((BATCH + 5, LOW, "shop"))
    await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)
    for incident in await scene.incidents():
        deeds = [e for e in await scene.entries(incident.id) if e.kind == "incident.acknowledged"]
        (fields,) = [opened(entry) for entry in deeds]
        assert (fields["actor"], fields["through"]) == (AMINA, THROUGH)


async def test_only_those_of_a_severity(scene: Scene, flooded: Flooded) -> None:
    part = await flooded.begin((2, CRITICAL, "shop"), (10, LOW, "shop"))
    only = replace(part, severity=CRITICAL)
    assert await flooded.acknowledge.acknowledge(only, AMINA, THROUGH) == {CRITICAL: 2}
    assert (await statuses(scene))[3] == ("triggered", "")


async def test_only_those_of_a_service(flooded: Flooded) -> None:
    part = await flooded.begin((3, LOW, "queue"), (10, LOW, "shop"))
    only = replace(part, service=short("queue"))
    assert await flooded.acknowledge.acknowledge(only, AMINA, THROUGH) == {LOW: 3}
    nothing = replace(part, service=short("nothing of this name"))
    assert not await flooded.acknowledge.acknowledge(nothing, AMINA, THROUGH)


async def test_what_the_digest_did_not_show_stays_with_nobody(
    scene: Scene, flooded: Flooded
) -> None:
    part = await flooded.begin((12, LOW, "shop"))
    await scene.say(named(99, CRITICAL))
    await flooded.goes_on()
    assert sum((await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)).values()) == 12
    assert (await statuses(scene))[13] == ("triggered", "")
    later = await flooded.look.latest(CHANNEL)
    assert await flooded.acknowledge.acknowledge(later, AMINA, THROUGH) == {CRITICAL: 1}


async def test_what_somebody_has_stays_theirs(scene: Scene, flooded: Flooded) -> None:
    part = await flooded.begin((12, LOW, "shop"))
    await scene.respond.acknowledge(3, YUSUF)
    await scene.respond.resolve(4, YUSUF, anyway=True)
    await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)
    now = await statuses(scene)
    assert now[3] == ("acknowledged", YUSUF)
    assert now[4][0] == "resolved"
    assert now[5] == ("acknowledged", AMINA)


async def test_to_whom_one_was_given_keeps_it(scene: Scene, flooded: Flooded) -> None:
    part = await flooded.begin((12, LOW, "shop"))
    await scene.respond.assign(3, AMINA, YUSUF)
    await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)
    assert (await statuses(scene))[3] == ("acknowledged", YUSUF)


async def test_two_people_and_two_clicks_take_each_once(scene: Scene, flooded: Flooded) -> None:
    part = await flooded.begin((2 * BATCH + 10, LOW, "shop"))
    clicks = [flooded.acknowledge.acknowledge(part, who, THROUGH) for who in (AMINA, YUSUF, AMINA)]
    taken = await asyncio.gather(*clicks)
    assert sum(one[LOW] for one in taken) == 2 * BATCH + 10
    for incident in await scene.incidents():
        kinds = await scene.kinds(incident.id)
        assert kinds.count("incident.acknowledged") == 1
    assert not await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)


async def test_the_digest_follows(flooded: Flooded) -> None:
    part = await flooded.begin((12, LOW, "shop"))
    before = await flooded.look.latest(CHANNEL)
    await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)
    after = await flooded.look.latest(CHANNEL)
    assert after.upto == before.upto + 1
    assert (await flooded.overview(after)).holders == {AMINA: 12}


async def test_threads_are_told_nothing_and_every_message_is_still_posted(
    scene: Scene, flooded: Flooded
) -> None:
    part = await flooded.begin((12, LOW, "shop"))
    await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)
    for incident in await scene.incidents():
        wanted = await scene.messages(incident.number)
        assert [one.role for one in wanted] == [Role.ROOT, Role.RUNBOOK]
        assert all(one.posted < one.wanted == incident.revision for one in wanted)


async def test_what_nobody_has_is_shown_first(scene: Scene, flooded: Flooded) -> None:
    part = await flooded.begin((2, CRITICAL, "shop"), (10, HIGH, "shop"))
    await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)
    await scene.say(named(99, LOW))
    order = []
    while True:
        async with scene.database.read() as connection:
            due = await messages.most_urgent(
                connection, CHANNEL, scene.clock(), may_post=True, may_update=False
            )
        if due is None:
            break
        order.append((due.incident, due.role))
        async with scene.database.write() as connection:
            await messages.change(connection, due.id, ts=due.id[:30], posted=due.wanted)
    assert order == [
        (0, Role.DIGEST),
        (13, Role.ROOT),
        (13, Role.RUNBOOK),
        *((number, role) for role in (Role.ROOT, Role.RUNBOOK) for number in (1, 2)),
        *((number, role) for role in (Role.ROOT, Role.RUNBOOK) for number in range(3, 13)),
    ]


async def test_hundreds_are_a_few_transactions(scene: Scene, flooded: Flooded) -> None:
    part = await flooded.begin((3 * BATCH, LOW, "shop"))
    begun = 0

    def count(_connection: object) -> None:
        nonlocal begun
        begun += 1

    event.listen(scene.database.engine.sync_engine, "commit", count)
    await flooded.acknowledge.acknowledge(part, AMINA, THROUGH)
    assert begun == 3
