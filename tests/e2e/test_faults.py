"""Killed at every step, and a Slack that fails: whatever was accepted is shown, and shown once.

The moments are found by watching from outside: a trigger in the database makes one kind of
write take seconds, a fault in the sandbox loses or delays an answer, and then the plug is
pulled. Nothing in Firebreak knows about this. The nights happen at the same time, each
with a Firebreak and a Slack of its own, since they mostly wait: an answer that did not come is
looked up ten seconds later. On SQLite alone: on PostgreSQL each kill would wait half a minute for
the dead process's leases, and `make chaos` kills replicas there.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox.slack import FaultKind
from bot.sandbox.world import World
from tests.e2e.stage import Stage, apart, instance

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(240)]

POST, HISTORY = "chat.postMessage", "conversations.history"
SETTLED = 60.0  # seconds in which everything must be looked up and shown
RETRY_AFTER = 2.0


@dataclass
class Night:
    """What happened to one Firebreak: by scene, the signals that were answered 200."""

    stage: Stage
    sent: dict[str, list[str]] = field(default_factory=dict)
    number: int = 0x900
    failure: BaseException | None = None

    async def alarm(self, scene: str, name: str = "night-high") -> str:
        """Let an alarm fire on an instance of its own; return what its message shows."""
        self.number += 1
        shown = instance(self.number)
        sent = await self.stage.alarm(name, on=shown)
        self.sent.setdefault(scene, []).append(sent)
        return shown

    async def row(self, shown: str) -> dict[str, Any]:
        """Wait for the root message of an instance's incident; return its row."""
        query = (
            "SELECT m.* FROM messages m JOIN incidents i ON i.number = m.incident"
            " WHERE m.role = 'root' AND i.title LIKE ?"
        )
        rows = await self.stage.until(lambda: self.stage.records.rows(query, f"%{shown}%"))
        return dict(rows[0])

    async def intended(self, shown: str) -> None:
        """Wait until the intent to post is on disk."""
        ident = (await self.row(shown))["id"]
        intent = "SELECT id FROM messages WHERE id = ? AND intent_at IS NOT NULL"
        await self.stage.until(lambda: self.stage.records.rows(intent, ident))

    async def struck(self) -> None:
        """Wait until the trouble that was made has met a call."""
        faults = f"{self.stage.world.slack.url}/sandbox/faults"
        while (await self.stage.http.get(faults)).json():  # noqa: ASYNC110  (another thread's)
            await asyncio.sleep(0.01)

    async def quiet(self, channel: str = "C0ALARMS") -> None:
        """Wait until nothing is left to do in a channel."""
        behind = "SELECT id FROM messages WHERE channel = ? AND posted < wanted"
        await self.stage.until(lambda: not self.stage.records.rows(behind, channel))

    async def stands(self, shown: str, channel: str = "C0ALARMS") -> None:
        """Wait until Slack shows it."""
        await self.stage.slack.expect_message(channel, containing=shown, within=15)


# Killed between each pair of steps, from the request to Slack's answer on disk. Each returns
# the row of its message, read after the kill; None where there is none yet.

Kill = Callable[[Night, str], Awaitable[dict[str, Any] | None]]


async def before_triage(night: Night, scene: str) -> None:
    with night.stage.records.slowed("INSERT ON incidents"):
        await night.alarm(scene)
        await asyncio.sleep(0.05)
        await night.stage.bot.kill()
    handled = "SELECT handled_at FROM inbox WHERE message_id = ?"
    assert night.stage.records.one(handled, night.sent[scene][-1]) is None


async def before_the_intent(night: Night, scene: str) -> dict[str, Any]:
    with night.stage.records.slowed("UPDATE OF intent_at ON messages"):
        shown = await night.alarm(scene)
        await night.row(shown)
        await asyncio.sleep(0.05)
        await night.stage.bot.kill()
    row = await night.row(shown)
    assert row["intent_at"] is None
    return row


async def before_slack_has_it(night: Night, scene: str) -> dict[str, Any]:
    await night.stage.slack.fault(FaultKind.OUTAGE, seconds=60)
    shown = await night.alarm(scene)
    await night.intended(shown)
    await night.stage.bot.kill()
    await night.stage.slack.clear_faults()
    return await night.row(shown)


async def while_slack_is_at_it(night: Night, scene: str) -> dict[str, Any]:
    await night.stage.slack.fault(FaultKind.SLOW, POST, seconds=1, channel="C0API")
    shown = await night.alarm(scene, "api-night-high")
    await night.struck()
    await night.stage.bot.kill()
    await night.stands(shown, "C0API")
    return await night.row(shown)


async def with_the_answer_not_on_disk(night: Night, scene: str) -> dict[str, Any]:
    with night.stage.records.slowed("UPDATE OF ts ON messages"):
        shown = await night.alarm(scene)
        await night.stands(shown)
        await night.stage.bot.kill()
    return await night.row(shown)


KILLS: tuple[Kill, ...] = (
    before_slack_has_it,  # those first that are looked up ten seconds later
    while_slack_is_at_it,
    with_the_answer_not_on_disk,
    before_triage,
    before_the_intent,
)


async def _kill(night: Night, kill: Kill) -> None:
    """Kill at the moment, and start it again; another post may have met the fault instead."""
    for _ in range(5):
        row = await kill(night, kill.__name__)
        await night.stage.bot.start()
        if row is None or row["ts"] == "":
            return
    raise AssertionError("the moment was missed")


async def killed(night: Night) -> None:
    """Kill it at every step, and then at some moment while many alarms come in."""
    for kill in KILLS:
        await _kill(night, kill)
    shown = await night.alarm("with_the_answer_on_disk")
    ident = (await night.row(shown))["id"]
    on_disk = "SELECT id FROM messages WHERE id = ? AND ts != ''"
    await night.stage.until(lambda: night.stage.records.rows(on_disk, ident))
    await night.stage.bot.kill()
    await night.stage.bot.start()
    await killed_under_load(night, kills=1)
    await night.stage.in_line(within=SETTLED)


async def killed_under_load(night: Night, kills: int) -> None:
    """Kill at random while alarms come in; SNS brings again what was not answered."""
    chance = random.Random(3)  # noqa: S311  (chance, no secret)
    alarms = []
    for _ in range(kills):
        names = ("load-high", "api-load-high", "sec-load-critical")
        alarms += [
            asyncio.create_task(night.alarm("under_load", name)) for name in names for _ in range(4)
        ]
        await asyncio.sleep(chance.uniform(0.05, 1.0))
        await night.stage.bot.kill()
        await night.stage.bot.start()
    await asyncio.gather(*alarms)


# A Slack that fails, and a Firebreak that lives on.


async def slack_fails(night: Night) -> None:
    """One post hangs until after its timeout; meanwhile, in another channel, all the rest."""
    slack = night.stage.slack
    await slack.fault(FaultKind.SLOW, POST, seconds=11)
    await night.alarm("hangs", "api-high")
    await night.struck()

    await slack.fault(FaultKind.RATE_LIMITED, POST, seconds=RETRY_AFTER)
    await night.stands(await night.alarm("rate_limited"))
    deleted = await night.alarm("deleted")
    await night.stands(deleted)
    await night.quiet()

    # The first to be looked up is the first that had no answer.
    await slack.fault(FaultKind.DROP_BEFORE, POST)
    await slack.fault(FaultKind.REVOKED, HISTORY, channel="C0ALARMS")
    await night.intended(await night.alarm("history_unreadable"))
    await slack.fault(FaultKind.DROP_AFTER, POST)
    await night.stands(await night.alarm("answer_lost"))
    await slack.fault(FaultKind.SERVER_ERROR, POST, status=503)
    await night.intended(await night.alarm("server_error"))
    await slack.fault(FaultKind.SERVER_ERROR, POST, status=200)
    await night.intended(await night.alarm("internal_error"))

    await _delete(night, deleted)
    night.sent["deleted"].append(await night.stage.alarm("night-disk-high", on=deleted))
    await slack.fault(FaultKind.REVOKED, POST, count=2)
    await night.alarm("revoked")
    await night.stage.in_line(within=SETTLED)


async def slack_is_out(night: Night, seconds: float = 10) -> None:
    await night.stage.slack.fault(FaultKind.OUTAGE, seconds=seconds)
    for _ in range(3):
        await night.alarm("outage")
    await asyncio.sleep(1)
    ready = await night.stage.http.get(f"{night.stage.bot.address}/readyz")
    assert ready.status_code == 200
    assert "C0ALARMS" in ready.json()["slack"]["trouble"]
    await night.stage.in_line(within=seconds + SETTLED)


async def _delete(night: Night, shown: str) -> None:
    """Delete a message as people do; the sandbox's people cannot, so its own app does."""
    row, workspace = await night.row(shown), night.stage.world.slack
    answer = await night.stage.http.post(
        f"{workspace.url}/api/chat.delete",
        json={"channel": row["channel"], "ts": row["ts"]},
        headers={"authorization": f"Bearer {workspace.app.bot_token}"},
    )
    assert answer.json()["ok"]


STORIES: Mapping[str, Callable[[Night], Awaitable[None]]] = {
    story.__name__: story for story in (killed, slack_fails, slack_is_out)
}


async def _play(night: Night, story: Callable[[Night], Awaitable[None]]) -> None:
    """Play a story; whatever fails fails the tests that ask for it, and no other."""
    try:
        await story(night)
    except Exception as failure:  # noqa: BLE001  (kept for those tests)
        night.failure = failure


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def nights(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Mapping[str, Night]]:
    async with AsyncExitStack() as running:
        begun = (apart(world, tmp_path_factory.mktemp(name)) for name in STORIES)
        stages = await asyncio.gather(*(running.enter_async_context(one) for one in begun))
        found = dict(zip(STORIES, map(Night, stages), strict=True))
        await asyncio.gather(*(_play(found[name], story) for name, story in STORIES.items()))
        yield found


def _night(nights: Mapping[str, Night], story: Callable[..., object]) -> Night:
    night = nights[story.__name__]
    if night.failure is not None:
        raise night.failure
    return night


SCENES = [*(kill.__name__ for kill in KILLS), "with_the_answer_on_disk", "under_load"]


@pytest.mark.parametrize("scene", SCENES)
async def test_killed_at_any_moment_it_shows_what_it_accepted_once(
    nights: Mapping[str, Night], scene: str
) -> None:
    night = _night(nights, killed)
    await night.stage.assert_shown_once(night.sent[scene])


@pytest.mark.parametrize(
    "scene",
    ["hangs", "rate_limited", "deleted", "history_unreadable", "answer_lost", "server_error",
     "internal_error", "revoked"],
)  # fmt: skip
async def test_whatever_slack_does_a_message_stands_there_once(
    nights: Mapping[str, Night], scene: str
) -> None:
    night = _night(nights, slack_fails)
    await night.stage.assert_shown_once(night.sent[scene])


async def test_after_an_outage_every_message_stands_there_once(
    nights: Mapping[str, Night],
) -> None:
    night = _night(nights, slack_is_out)
    await night.stage.assert_shown_once(night.sent["outage"])


async def test_a_channel_is_left_alone_as_long_as_slack_asks(nights: Mapping[str, Night]) -> None:
    calls = await _night(nights, slack_fails).stage.slack.calls(POST)
    asked = next(index for index, call in enumerate(calls) if call["status"] == 429)
    told, again = (datetime.fromisoformat(calls[each]["at"]) for each in (asked, asked + 1))
    assert (again - told).total_seconds() >= RETRY_AFTER


def _kinds(night: Night, scene: str) -> list[str]:
    """Return what the ledger says about a scene's incident."""
    chain = night.stage.records.heard()[night.sent[scene][0]]
    return [each["kind"] for each in night.stage.records.entries() if each["chain"] == chain]


async def test_the_ledger_says_what_may_be_double_found_or_gone(
    nights: Mapping[str, Night],
) -> None:
    night = _night(nights, slack_fails)
    assert "message.may_be_double" in _kinds(night, "history_unreadable")
    assert "message.found" in _kinds(night, "answer_lost")
    assert "message.gone" in _kinds(night, "deleted")


@pytest.mark.parametrize("story", STORIES)
async def test_in_the_end_nothing_is_double_and_the_ledger_is_sound(
    nights: Mapping[str, Night], story: str
) -> None:
    stage = nights[story].stage
    await stage.assert_no_double()
    assert stage.records.ledger_problems() == []


@pytest.mark.slow
async def test_half_a_minute_without_slack(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with apart(world, tmp_path_factory.mktemp("outage")) as stage:
        night = Night(stage)
        await slack_is_out(night, seconds=30)
        await stage.assert_shown_once(night.sent["outage"])
        await stage.assert_no_double()


@pytest.mark.slow
async def test_killed_under_load_again_and_again(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with apart(world, tmp_path_factory.mktemp("load")) as stage:
        night = Night(stage)
        await killed_under_load(night, kills=8)
        await stage.in_line(within=2 * SETTLED)
        await stage.assert_shown_once(night.sent["under_load"])
        await stage.assert_no_double()
        assert stage.records.ledger_problems() == []
