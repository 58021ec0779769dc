"""`firebreak serve` that stops itself with a message in hand, once, where a file says so."""

import os
import signal
from pathlib import Path
from unittest.mock import patch

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli import main
from bot.core.drawn import Drawn
from bot.core.message import Message, Role
from bot.flow.draw import Draw

POST, UPDATE = "stop-before-post", "stop-before-update"
draw = Draw.draw


async def draw_and_stop(self: Draw, connection: AsyncConnection, message: Message) -> Drawn:
    """Draw a live message, and stop before it is shown."""
    drawn = await draw(self, connection, message)
    flag = Path(os.environ["CHAOS_DIRECTORY"]) / (UPDATE if message.ts else POST)
    if message.role is Role.ROOT and flag.exists():
        flag.unlink()
        os.kill(os.getpid(), signal.SIGSTOP)
    return drawn


if __name__ == "__main__":
    with patch.object(Draw, "draw", draw_and_stop):
        main()
