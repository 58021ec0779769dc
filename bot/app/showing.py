"""Everything that brings Slack in line with the incidents: messages, floods, and being behind."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass

from bot.app.acting import Acting
from bot.app.clock import utc_now
from bot.flow.announce import Announce
from bot.flow.behind import Behind
from bot.flow.deliver import Deliver
from bot.flow.draw import Draw
from bot.flow.flood import Floods
from bot.flow.look import Look
from bot.flow.look_flood import LookFlood
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.settings import Settings
from bot.store.database import Database


@dataclass
class Showing:
    """holder: this process's id for leases; woken: set when there may be something to show."""

    settings: Settings
    database: Database
    slack: Slack
    acting: Acting
    look: Look
    holder: str
    woken: asyncio.Event
    metrics: Metrics

    def __post_init__(self) -> None:
        """Make every part; nothing runs yet."""
        database, titles = self.database, self.acting.inquire.titles
        self.look_flood = LookFlood(database, self.slack.permalink, utc_now)
        draw = Draw(self.look, self.acting.look_run, self.look_flood, utc_now, titles)
        self.deliver = Deliver(database, self.slack, draw.draw, utc_now, self.metrics, {})
        self.floods = Floods(database, self.settings.config.accounts, utc_now)
        self.announce = Announce(
            database, self.deliver, self.floods, utc_now, self.holder, self.woken
        )

    def work(self) -> list[Coroutine[None, None, None]]:
        """Return what runs in the background."""
        channels = {route.channel for route in self.settings.config.routes}
        behind = Behind(self.database, channels, utc_now, self.woken.set)
        return [self.announce.run(), self.floods.run(), behind.run()]
