from dataclasses import replace

import pytest

from bot.core.deed import Deed
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.severity import Severity
from bot.flow.amend import amend
from tests.flow.test_respond import by_hand
from tests.support.scene import AMINA, Scene


async def test_everything_or_nothing(scene: Scene) -> None:
    one = await scene.respond.open(AMINA, by_hand())
    before = (await scene.messages(1), await scene.kinds(one.id))
    deed = Deed("note", AMINA, scene.clock.now, {"text": "x"})

    async def interrupted() -> None:
        async with scene.database.write() as connection:
            await amend(connection, replace(one, impact="gone"), deed)
            raise RuntimeError("the plug")

    with pytest.raises(RuntimeError, match="the plug"):
        await interrupted()
    assert await scene.incident() == one
    assert (await scene.messages(1), await scene.kinds(one.id)) == before


async def test_row_messages_thread_and_ledger_change_together(scene: Scene) -> None:
    one = await scene.respond.open(AMINA, by_hand())
    deed = Deed("note", AMINA, scene.clock.now, {"text": "x"})
    async with scene.database.write() as connection:
        after = await amend(connection, replace(one, severity=Severity.LOW), deed)
    assert after == await scene.incident()
    assert (after.revision, after.severity) == (2, Severity.LOW)
    assert after.cause
    live = [each for each in await scene.messages(1) if each.role is not Role.REPLY]
    assert {(each.wanted, each.rank) for each in live} == {(2, Severity.LOW.rank)}
    *_, entry = await scene.entries(one.id)
    assert opened(entry) == {"actor": AMINA, "text": "x"}
