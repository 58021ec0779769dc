"""Three replicas on one PostgreSQL: whichever hears of something, it is done, and done once."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox.aws.control import add_fault
from bot.sandbox.aws.faults import Fault, FaultKind
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import World
from tests.e2e.actions.account import groups_of
from tests.e2e.actions.prose import DONE, attacker, confirmed, kinds, planned, run, statuses
from tests.e2e.fleet import Fleet, running_fleet
from tests.e2e.stage import deeds, incident, instance
from tests.support.receivers import Receiver, receiving

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.postgres,
    pytest.mark.asyncio(loop_scope="package"),
    pytest.mark.timeout(300),
]

ISOLATE = "Isolate instance"
EVERYTHING_ELSE = 60.0  # seconds; three replicas and a busy machine


@pytest.fixture(scope="module")
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def running(
    world: World, ops: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Fleet]:
    calls = [{"after": "0m", "mention": "responder"}, {"after": "1s", "notify": "ops"}]
    changed: dict[str, Any] = {
        "policies": [{"actions": "*", "run": "responder", "approve": "commander"}],
        "escalations": {"page": calls},
        "notifiers": {"ops": ops.url},
        "queues": [world.shop.queue_url],
        "heartbeat": {"channel": "C0STATUS", "every": "5s"},
        "incidents": {"quiet_period": "1s"},
    }
    directory = tmp_path_factory.mktemp("fleet")
    async with running_fleet(world, directory, size=3, **changed) as fleet:
        yield fleet


@pytest_asyncio.fixture(loop_scope="package")
async def fleet(running: Fleet) -> Fleet:
    """All three replicas; a test may have ended one."""
    await running.heal()
    await running.clicks_reach_any()
    return running


@pytest.fixture
def amina(fleet: Fleet) -> Person:
    return fleet.slack.person("amina")


@pytest.fixture
def yusuf(fleet: Fleet) -> Person:
    return fleet.slack.person("yusuf")


async def test_what_replicas_hear_in_turn_or_together_is_shown_once(fleet: Fleet) -> None:
    names = ("orders-high", "api-high", "sec-high")
    heard = [await fleet.alarm(names[n % 3], 0x701 + n) for n in range(6)]

    shared = fleet.envelope("orders-high", 0x707)
    answers = await asyncio.gather(*(stage.post(shared) for stage in fleet.stages))
    assert [answer.status_code for answer in answers] == [200] * 3
    kept = "SELECT count(*) FROM inbox WHERE message_id = ?"
    assert fleet.records.one(kept, shared["MessageId"]) == 1

    again = [fleet.envelope("orders-high", 0x708) for _ in fleet.stages]  # one group, three alarms
    sent = zip(fleet.stages, again, strict=True)
    await asyncio.gather(*(stage.post(envelope) for stage, envelope in sent))

    await fleet.first.in_line(within=EVERYTHING_ELSE)
    joined = [envelope["MessageId"] for envelope in again]
    assert len({fleet.records.incident_of(one) for one in joined}) == 1
    await fleet.first.assert_shown_once([*heard, shared["MessageId"], *joined])
    await fleet.first.assert_no_double()


async def test_what_stands_in_the_queue_is_taken_by_any_of_them(fleet: Fleet) -> None:
    world = fleet.first.world
    sqs = world.account.client("sqs")
    envelopes = [fleet.envelope("api-low", 0x710 + n) for n in range(4)]
    for envelope in envelopes:
        sqs.send_message(QueueUrl=world.shop.queue_url, MessageBody=json.dumps(envelope))
    ids = {envelope["MessageId"] for envelope in envelopes}
    await fleet.first.until(lambda: ids <= fleet.records.heard().keys(), within=EVERYTHING_ELSE)
    await fleet.first.in_line(within=EVERYTHING_ELSE)
    await fleet.first.assert_shown_once(sorted(ids))


async def test_a_click_is_taken_by_whichever_replica_it_reaches(
    fleet: Fleet, amina: Person, yusuf: Person
) -> None:
    message, number = await incident(fleet.first, fleet.slack, 0x720, "sec-low")
    steps = (
        (amina, "Acknowledge", "<@U01AMINA> has it"),
        (yusuf, "Mitigated", "MITIGATED"),
        (amina, "Reopen", "LOW"),
    )
    for place, (person, button, shown) in enumerate(steps):
        await fleet.clicks_reach(place)
        await person.click(message, button)
        await fleet.slack.expect_update(message, containing=shown, within=EVERYTHING_ELSE)
    await fleet.clicks_reach_any()
    await yusuf.command(f"/firebreak note INC-{number} the disk is full", "C0SECURITY")
    await fleet.slack.expect_reply(message, containing="the disk is full", within=EVERYTHING_ELSE)
    assert deeds(fleet.first, number, "incident.") == [
        ("incident.acknowledged", "slack:U01AMINA"),
        ("incident.mitigated", "slack:U02YUSUF"),
        ("incident.reopened", "slack:U01AMINA"),
    ]


async def test_it_is_planned_on_one_approved_on_another_and_run_once(
    fleet: Fleet, amina: Person, yusuf: Person
) -> None:
    server, message = await attacker(fleet.first, fleet.slack, "web-70")
    await fleet.clicks_reach(0)
    plan = await planned(amina, message, f"{ISOLATE}…")
    await fleet.clicks_reach(1)
    await confirmed(amina, plan)
    asked = await run(fleet.slack, message, ISOLATE, "waits for approval", within=EVERYTHING_ELSE)
    await fleet.clicks_reach(2)
    await yusuf.click(asked, "Approve")
    await run(fleet.slack, message, ISOLATE, DONE, within=EVERYTHING_ELSE)
    assert groups_of(fleet.first.world.account, server) == ["firebreak-quarantine"]
    assert statuses(fleet.first, message) == [("isolate_instance", "succeeded")]
    done = Counter(kind for kind, _ in kinds(fleet.first, message, "run."))
    assert (done["run.started"], done["run.ended"], done["run.taken_up"]) == (1, 1, 0)


async def test_what_is_due_is_done_by_one_of_them(fleet: Fleet, ops: Receiver) -> None:
    await fleet.alarm("orders-critical", 0x730)
    message = await fleet.slack.expect_message("C0ALARMS", containing=instance(0x730))
    number = await fleet.first.until(
        lambda: fleet.records.one("SELECT incident FROM messages WHERE ts = ?", message.ts)
    )
    await fleet.first.until(lambda: _pages(ops, instance(0x730)), within=EVERYTHING_ELSE)
    await fleet.stages[1].alarm("orders-critical", "OK", on=instance(0x730))
    await fleet.slack.expect_update(message, containing="RESOLVED", within=EVERYTHING_ELSE)
    beats = "heartbeat came through"
    await fleet.first.until(lambda: fleet.said(beats), within=EVERYTHING_ELSE)
    taken = "SELECT 1 FROM checkpoint_heads h JOIN incidents i ON i.id = h.chain WHERE i.number = ?"
    await fleet.first.until(lambda: fleet.records.rows(taken, number), within=EVERYTHING_ELSE)

    assert len(_pages(ops, instance(0x730))) == 1
    assert deeds(fleet.first, number, "people.called") == [("people.called", "system")] * 2
    assert deeds(fleet.first, number, "page.sent") == [("page.sent", "system")]
    assert deeds(fleet.first, number, "incident.quiet") == [("incident.quiet", "system")]
    assert len(fleet.said(beats)) == 1
    twice = "SELECT chain, seq FROM checkpoint_heads GROUP BY chain, seq HAVING count(*) > 1"
    assert fleet.records.rows(twice) == []
    assert fleet.records.ledger_problems() == []


def _pages(ops: Receiver, about: str) -> list[str]:
    return [title for title in ops.titles if about in title]


async def test_who_is_told_to_stop_gives_its_channel_to_another_at_once(fleet: Fleet) -> None:
    await fleet.alarm("api-first", 0x740)
    await fleet.slack.expect_message("C0API", containing=instance(0x740))
    speaker = await fleet.holder("channel:C0API")
    await fleet.stages[speaker].bot.stop()
    assert fleet.leases(speaker) == []
    await _another_speaks(fleet, speaker, 0x741)


async def test_who_is_killed_loses_its_channel_when_its_lease_has_run_out(fleet: Fleet) -> None:
    await fleet.alarm("api-third", 0x742)
    await fleet.slack.expect_message("C0API", containing=instance(0x742))
    speaker = await fleet.holder("channel:C0API")
    await fleet.stages[speaker].bot.kill()
    assert "channel:C0API" in fleet.leases(speaker)
    ended = "UPDATE leases SET until = 0 WHERE holder = ?"  # nobody waits half a minute here
    assert fleet.records.write(ended, fleet.holders[speaker]) > 0
    await _another_speaks(fleet, speaker, 0x743)


async def _another_speaks(fleet: Fleet, gone: int, number: int) -> None:
    left = fleet.stages[(gone + 1) % 3]
    await left.alarm("api-second", on=instance(number))
    await fleet.slack.expect_message("C0API", containing=instance(number), within=EVERYTHING_ELSE)
    assert await fleet.holder("channel:C0API") != gone
    await left.in_line(within=EVERYTHING_ELSE)
    await left.assert_no_double()


@pytest.mark.slow  # leases run out by themselves: half a minute, and ten seconds between looks
async def test_a_run_goes_on_where_its_replica_was_killed(
    fleet: Fleet, amina: Person, yusuf: Person
) -> None:
    server, message = await attacker(fleet.first, fleet.slack, "web-71")
    plan = await planned(amina, message, f"{ISOLATE}…")
    await confirmed(amina, plan)
    asked = await run(fleet.slack, message, ISOLATE, "waits for approval", within=EVERYTHING_ELSE)
    slow = Fault("ec2", "CreateTags", FaultKind.SLOW, count=1, milliseconds=4000)
    add_fault(fleet.first.world.account, slow)
    await yusuf.click(asked, "Approve")
    await fleet.first.until(lambda: statuses(fleet.first, message)[0][1] == "running")
    await fleet.stages[_runner(fleet)].bot.kill()
    await run(fleet.slack, message, ISOLATE, DONE, within=120)
    assert groups_of(fleet.first.world.account, server) == ["firebreak-quarantine"]
    assert [kind for kind, _ in kinds(fleet.first, message, "run.taken_up")] == ["run.taken_up"]
    assert fleet.records.ledger_problems() == []


def _runner(fleet: Fleet) -> int:
    """Return the place of the replica in whose hands the engine put the only run."""
    schema = fleet.records.one("SELECT current_schema()")
    query = f"SELECT executor_id FROM {schema}_dbos.workflow_status WHERE status = 'PENDING'"  # noqa: S608  (ours)
    executor = fleet.records.one(query)
    return next(place for place, holder in fleet.holders.items() if holder == executor)
