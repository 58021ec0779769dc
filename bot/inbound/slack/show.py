"""Show a modal in time: the trigger that opens one lives for 3 seconds."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from bot.core.errors import FirebreakError
from bot.inbound.slack.verbs import Verbs
from bot.outbound import modals
from bot.outbound.blocks.elements import View

PATIENCE_SECONDS = 0.8


async def show(verbs: Verbs, body: Mapping[str, Any], drawing: Coroutine[Any, Any, View]) -> None:
    """Open a modal; where drawing it takes long, first one that says to wait.

    Raises what drawing raises while nothing is open yet, and like `Slack.call`.
    """
    drawn = asyncio.create_task(drawing)
    try:
        ready, _ = await asyncio.wait({drawn}, timeout=PATIENCE_SECONDS)
        view = drawn.result() if ready else modals.waiting()
        trigger = body["trigger_id"]
        opened = await verbs.slack.call("views.open", trigger_id=trigger, view=view)
        if not ready:
            await redraw(verbs, str(opened["view"]["id"]), await _or_sorry(drawn))
    finally:
        drawn.cancel()


async def redraw(verbs: Verbs, view_id: str, view: View) -> None:
    """Replace what a modal shows. Raises like `Slack.call`."""
    await verbs.slack.call("views.update", view_id=view_id, view=view)


async def _or_sorry(drawn: asyncio.Task[View]) -> View:
    try:
        return await drawn
    except FirebreakError as error:  # the modal is open already: say it there
        return modals.sorry(str(error))
