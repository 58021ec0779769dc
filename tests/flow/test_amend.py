from dataclasses import replace

import pytest

from bot.core.deed import Deed
from bot.core.ledger import opened
from bot.core.message import Role
from bot.core.severity import Severity
from bot.flow.amend import amend
from bot.store import timers
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


async def test_the_head_leaves_the_database_when_all_is_over(scene: Scene) -> None:
    one = await scene.respond.open(AMINA, by_hand())
    await scene.respond.note(1, AMINA, "hello")
    over = await scene.respond.resolve(1, AMINA)
    *_, last = await scene.entries(over.id)
    *earlier, told = [m for m in await scene.messages(1) if m.role is Role.REPLY]
    assert told.text == f"Ledger head after {last.seq} entries: {last.hash.hex()[:32]}"
    assert not any("head" in reply.text for reply in earlier)
    async with scene.database.read() as connection:
        (timer,) = await timers.due(connection, scene.clock.now, 9)
    assert (timer.kind, timer.run, timer.due_at) == ("checkpoint", "system", scene.clock.now)
    assert one.id == over.id
