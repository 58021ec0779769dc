"""Whom a live message mentions: those called as it opened, while nobody has it."""

import pytest

from bot.flow.called import Called
from tests.support.alerts import alarm
from tests.support.paging import Paging, calls
from tests.support.scene import YUSUF, Scene


async def users(paging: Paging) -> tuple[str, ...]:
    return (await paging.look.find(1)).called


async def test_until_somebody_has_it(scene: Scene) -> None:
    paging = Paging(scene)
    await scene.say(alarm())
    assert await users(paging) == ("U01AMINA", "U02YUSUF")
    await scene.respond.acknowledge(1, YUSUF)
    assert await users(paging) == ()


@pytest.mark.parametrize(
    "first", [{"after": "1m", "mention": "responder"}, {"after": "0m", "notify": "ops"}]
)
async def test_nobody_whom_the_first_step_does_not_mention_at_once(
    scene: Scene, first: dict[str, str]
) -> None:
    paging = Paging(scene, calls(first, {"after": "2m", "mention": "responder"}))
    await scene.say(alarm())
    assert await users(paging) == ()


async def test_slack_is_asked_only_where_somebody_is_to_be_mentioned(scene: Scene) -> None:
    paging = Paging(scene, calls({"after": "0m", "notify": "ops"}))
    await scene.say(alarm())
    await users(paging)
    assert paging.asked == 0


async def test_an_escalation_that_is_gone_mentions_nobody(scene: Scene) -> None:
    paging = Paging(scene)
    await scene.say(alarm())
    gone = Called({}, paging.escalate.on_call, paging.groups)
    async with scene.database.read() as connection:
        assert await gone.users(connection, await scene.incident()) == ()
