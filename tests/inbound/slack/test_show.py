"""A trigger lives 3 seconds: a modal opens in time, however long its content takes."""

import asyncio
from typing import Any

import pytest

from bot.core.errors import IncidentIsUnknown, SlackRefused
from bot.inbound.slack import show as module
from bot.inbound.slack.show import show
from bot.outbound import modals
from bot.outbound.blocks.elements import View
from tests.inbound.slack.office import Office

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest.fixture
def calls(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return (method, first text) of every view that is shown from now on."""
    seen: list[tuple[str, str]] = []
    real = office.firebreak.slack.call

    async def call(method: str, **arguments: Any) -> dict[str, Any]:
        if "view" in arguments:
            seen.append((method, arguments["view"]["blocks"][0]["text"]["text"]))
        return await real(method, **arguments)

    monkeypatch.setattr(office.firebreak.slack, "call", call)
    return seen


async def opening(office: Office, monkeypatch: pytest.MonkeyPatch, *, after: float) -> None:
    """Open the runbook of a new incident; its card takes so many seconds."""
    message = await office.opened()
    real = office.firebreak.look.find

    async def find(number: int) -> Any:
        await asyncio.sleep(after)
        return await real(number)

    monkeypatch.setattr(type(office.firebreak.look), "find", staticmethod(find))
    await office.amina.click(message, "runbook")


async def test_what_is_ready_opens_at_once(
    office: Office, calls: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    await opening(office, monkeypatch, after=0)
    await office.amina.close(await office.amina.expect_modal("0 of 7 done"))
    assert [method for method, _ in calls] == ["views.open"]


async def test_what_takes_long_shows_that_it_comes(
    office: Office, calls: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.05)
    await opening(office, monkeypatch, after=0.4)
    waiting = await office.amina.expect_modal("One moment…")
    assert waiting.submit == ""
    await office.amina.close(await office.amina.expect_modal("0 of 7 done"))
    assert calls[0] == ("views.open", "One moment…")
    assert [method for method, _ in calls] == ["views.open", "views.update"]


async def test_what_fails_late_says_so_where_people_look(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.0)

    async def find(_number: int) -> Any:
        await asyncio.sleep(0.1)
        raise IncidentIsUnknown("there is no INC-7")

    message = await office.opened()
    monkeypatch.setattr(type(office.firebreak.look), "find", staticmethod(find))
    await office.amina.click(message, "runbook")
    await office.amina.close(await office.amina.expect_modal("there is no INC-7"))


async def test_a_trigger_that_expired_leaves_nothing_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.0)
    drawn = asyncio.Event()

    async def drawing() -> View:
        await asyncio.sleep(10)
        drawn.set()
        return modals.waiting()

    before = asyncio.all_tasks()
    with pytest.raises(SlackRefused, match="trigger_id"):
        await show(office.firebreak.verbs, {"trigger_id": "long.ago"}, drawing())
    await asyncio.sleep(0)
    assert {task for task in asyncio.all_tasks() - before if "drawing" in repr(task)} == set()
    assert not drawn.is_set()
