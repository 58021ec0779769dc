"""When Slack does not show what is critical or high: page by the fallback notifiers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.core.reason import Reason
from bot.flow.repeat import repeat
from bot.store import hidden, pages
from bot.store.database import Database
from bot.store.pages import PageWish

EVERY_SECONDS = 5.0
PATIENCE = timedelta(seconds=40)  # so that it goes out within a minute
LOOK_BACK = timedelta(hours=6)
log = structlog.get_logger("fallback")


@dataclass
class Fallback:
    """notifiers: by name, those that are used."""

    database: Database
    notifiers: tuple[str, ...]
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Work until cancelled."""
        if self.notifiers:
            await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> int:
        """Want a page for each message that Slack does not show; return for how many.

        Its key is the message: one page each, however long Slack is away.
        """
        now = self.clock()
        async with self.database.read() as connection:
            unseen = await hidden.hidden(connection, now - LOOK_BACK, now - PATIENCE)
        for number, message in unseen:
            async with self.database.write() as connection:
                for notifier in self.notifiers:
                    reason = Reason.SLACK_IS_AWAY.value
                    wish = PageWish(number, notifier, message, reason, now)
                    await pages.want(connection, wish)
        return len(unseen)
