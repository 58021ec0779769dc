"""`firebreak serve` that stops itself with a message in hand, once, where a file says so."""

import os
import signal
from pathlib import Path
from unittest.mock import patch

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import main
from bot.core.drawn import Drawn
from bot.core.message import Message, Role
from bot.flow.desk import Desk
from bot.flow.draw import Draw

POST, UPDATE, TRIAGE = "stop-before-post", "stop-before-update", "stop-in-triage"
draw, flush = Draw.draw, Desk.flush


async def draw_and_stop(self: Draw, connection: AsyncConnection, message: Message) -> Drawn:
    """Draw a live message, and stop before it is shown."""
    drawn = await draw(self, connection, message)
    if message.role is Role.ROOT:
        _stop_at(UPDATE if message.ts else POST)
    return drawn


async def flush_and_stop(self: Desk) -> None:
    """Write what triage found, and stop before it is committed."""
    await flush(self)
    _stop_at(TRIAGE)


def _stop_at(moment: str) -> None:
    flag = Path(os.environ["CHAOS_DIRECTORY"]) / moment
    if flag.exists():
        flag.unlink()
        os.kill(os.getpid(), signal.SIGSTOP)


if __name__ == "__main__":
    with patch.object(Draw, "draw", draw_and_stop), patch.object(Desk, "flush", flush_and_stop):
        main()
