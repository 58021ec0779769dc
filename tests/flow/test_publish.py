"""An update reaches those who wait, the thread and the timeline; without a channel it says so."""

import pytest

from bot.core.errors import IncidentIsUnknown, TransitionIsNotLegal
from bot.core.ledger import opened
from bot.core.message import Role
from bot.flow.publish import Publish
from tests.support.alerts import alarm
from tests.support.scene import AMINA, Scene


def publish(scene: Scene, channel: str = "C0STATUS") -> Publish:
    return Publish(scene.database, channel, scene.clock, lambda: None)


async def test_it_is_posted_told_and_kept(scene: Scene) -> None:
    await scene.say(alarm())
    before = (await scene.incident()).revision
    one = await publish(scene).update(1, AMINA, "  Checkout is slow.\nUse AKIAABCDEFGHIJKLMNOP ")
    said = "Checkout is slow.\nUse [redacted]"
    (message,) = [m for m in await scene.messages(1) if m.role is Role.UPDATE]
    assert (message.channel, message.text, message.mention) == ("C0STATUS", said, AMINA)
    assert (message.wanted, one.revision) == (1, before + 1)
    assert f"<@U01AMINA> posted an update in <#C0STATUS>: {said}" in await scene.replies(1)
    entries = await scene.entries(one.id)
    assert opened(entries[-1]) == {"actor": AMINA, "channel": "C0STATUS", "text": said}


async def test_each_update_is_a_message_of_its_own(scene: Scene) -> None:
    await scene.say(alarm())
    for text in ("We look.", "We look."):
        await publish(scene).update(1, AMINA, text)
    assert len([m for m in await scene.messages(1) if m.role is Role.UPDATE]) == 2


async def test_what_cannot_be_posted_is_refused_in_a_sentence(scene: Scene) -> None:
    await scene.say(alarm())
    with pytest.raises(TransitionIsNotLegal, match="add `status_channel: C0STATUS`"):
        await publish(scene, "").update(1, AMINA, "Hello")
    with pytest.raises(TransitionIsNotLegal, match="Say what to tell them"):
        await publish(scene).update(1, AMINA, " \n ")
    with pytest.raises(IncidentIsUnknown):
        await publish(scene).update(7, AMINA, "Hello")
    assert [m for m in await scene.messages(1) if m.role is Role.UPDATE] == []
