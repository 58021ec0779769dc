"""When Slack does not show what is critical or high, the fallback notifiers are paged."""

from collections.abc import Iterator

import pytest

from bot.core.severity import Severity
from bot.flow.page import TRIES
from bot.store import messages
from tests.support.alerts import alarm
from tests.support.paging import Paging, calls
from tests.support.receivers import Receiver, receiving
from tests.support.scene import YUSUF, Scene

STEP = calls({"after": "0m", "mention": "responder"})


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def paging(scene: Scene, ops: Receiver) -> Paging:
    return Paging(scene, STEP, {"ops": ops.url}, fallback=("ops",))


async def shown(paging: Paging, number: int = 1) -> None:
    """Let Slack show everything of an incident, now."""
    ts = f"{paging.scene.clock().timestamp():.6f}"
    async with paging.scene.database.write() as connection:
        for one in await messages.of_incident(connection, number):
            await messages.change(connection, one.id, ts=one.ts or ts, posted=one.wanted)


async def after(paging: Paging, seconds: float) -> int:
    """Let time pass; return how many pages went out."""
    paging.scene.clock.advance(seconds=seconds)
    await paging.fall.once()
    return await paging.page()


async def test_it_goes_out_before_a_minute_is_over_and_once(paging: Paging, ops: Receiver) -> None:
    await paging.scene.say(alarm())
    assert await after(paging, 39) == 0
    assert await after(paging, 2) == 1
    for _ in range(10):
        assert await after(paging, 60) == 0
    (page,) = ops.got
    assert "Why you are called: Slack does not show it." in page["message"]


@pytest.mark.parametrize(
    ("severity", "sent"), [(Severity.CRITICAL, 1), (Severity.HIGH, 1), (Severity.MEDIUM, 0)]
)
async def test_it_is_for_critical_and_high(paging: Paging, severity: Severity, sent: int) -> None:
    await paging.scene.say(alarm(severity=severity))
    assert await after(paging, 50) == sent


async def test_what_slack_shows_is_not_paged(paging: Paging) -> None:
    await paging.scene.say(alarm())
    await shown(paging)
    assert await after(paging, 50) == 0


async def test_what_slack_shows_at_last_is_not_paged_any_more(
    paging: Paging, ops: Receiver
) -> None:
    await paging.scene.say(alarm())
    paging.scene.clock.advance(seconds=50)
    await paging.fall.once()
    await shown(paging)
    await paging.page()
    assert ops.got == []
    assert len(await paging.told("page.dropped")) == 1


async def test_what_only_takes_its_turn_is_not_hidden(paging: Paging) -> None:
    """A flooded channel takes one message a second: those behind wait, and Slack is well."""
    await paging.scene.say(alarm(), alarm(name="disk"))
    await paging.scene.regroup.split(1, ["arn:alarm:disk"], YUSUF)
    paging.scene.clock.advance(seconds=35)
    await shown(paging, 1)
    assert await after(paging, 10) == 0
    assert await after(paging, 35) == 1


async def test_what_is_over_is_not_paged(paging: Paging) -> None:
    await paging.scene.say(alarm(), alarm(0.1, "OK"))
    await paging.scene.respond.resolve(1, YUSUF)
    assert await after(paging, 50) == 0


async def test_what_was_long_ago_is_not_paged(paging: Paging) -> None:
    await paging.scene.say(alarm())
    assert await after(paging, 7 * 3600) == 0


async def test_while_slack_is_away_it_is_tried_without_end(paging: Paging, ops: Receiver) -> None:
    ops.status = 503
    await paging.scene.say(alarm())
    for _ in range(30):
        await after(paging, 60)
    assert len(ops.got) > TRIES
    ops.status = 200
    await after(paging, 160)
    assert len(await paging.told("page.sent")) == 1
    assert await paging.told("page.failed") == []


async def test_what_gets_worse_while_slack_is_away_is_paged(paging: Paging, ops: Receiver) -> None:
    await paging.scene.say(alarm(severity=Severity.LOW))
    await shown(paging)
    await paging.scene.say(alarm(1, name="disk", severity=Severity.CRITICAL))
    assert await after(paging, 39) == 0
    assert await after(paging, 2) == 1
    assert ops.titles[0].startswith("CRITICAL")


async def test_each_round_of_mentions_that_slack_hides_is_paged_until_somebody_answers(
    paging: Paging, ops: Receiver
) -> None:
    await paging.scene.say(alarm())
    await shown(paging)
    await paging.after()
    for _ in range(2):
        await paging.after(5)
        assert await after(paging, 50) == 1
    await paging.scene.respond.acknowledge(1, YUSUF)
    await paging.after(5)
    assert await after(paging, 50) == 0
    assert len(ops.got) == 2


async def test_a_mention_that_slack_shows_is_not_paged(paging: Paging) -> None:
    await paging.scene.say(alarm())
    await shown(paging)
    await paging.after(5)
    await shown(paging)
    assert await after(paging, 50) == 0


async def test_every_fallback_notifier_is_used(scene: Scene, ops: Receiver) -> None:
    paging = Paging(scene, STEP, {"ops": ops.url, "sms": ops.url}, fallback=("ops", "sms"))
    await scene.say(alarm())
    assert await after(paging, 50) == 1
    assert await paging.page("sms") == 1
    assert len(ops.got) == 2


async def test_without_fallback_notifiers_there_is_nothing_to_do(scene: Scene) -> None:
    paging = Paging(scene, STEP)
    await paging.fall.run()  # ends at once
    await scene.say(alarm())
    await after(paging, 50)
    assert await paging.told("page.sent") == []
