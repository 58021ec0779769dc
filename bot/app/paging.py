"""Everything that calls people: escalations, pages by notifiers, and the fallback for Slack."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace

from bot.app.clock import utc_now
from bot.core.staff import Staff
from bot.flow.called import Called
from bot.flow.escalate import Escalate
from bot.flow.fallback import Fallback
from bot.flow.letter import Letters
from bot.flow.look import Look
from bot.flow.look_run import LookRun
from bot.flow.members import Members
from bot.flow.on_call import OnCall
from bot.flow.page import Pager
from bot.metrics import Metrics
from bot.outbound.notify import Notify
from bot.settings import Settings
from bot.store.database import Database


@dataclass
class Paging:
    """wake: tells announce."""

    settings: Settings
    database: Database
    members: Members
    wake: Callable[[], None]
    metrics: Metrics

    def __post_init__(self) -> None:
        """Make what needs nothing else."""
        config = self.settings.config
        staff = Staff(config.people, config.roles)
        self.on_call = OnCall(staff, config.rotations)
        self.called = Called(config.escalations, self.on_call, self.members.groups)
        self.notify = Notify(config.notifiers)

    def work(self, look: Look, look_run: LookRun) -> list[Coroutine[None, None, None]]:
        """Return what runs in the background."""
        config = self.settings.config
        escalate = Escalate(
            database=self.database,
            calls=config.escalations,
            on_call=self.on_call,
            groups=self.members.groups,
            silent_after=config.incidents.silent_after,
            clock=utc_now,
            wake=self.wake,
        )
        url = self.settings.environment.public_url or ""
        alone = replace(look, called=None)  # whom Slack mentions, only Slack can say
        letters = Letters(self.database, alone, look_run, url)
        pager = Pager(self.database, letters, self.notify, utc_now, self.wake, self.metrics)
        fallback = Fallback(self.database, config.fallback, utc_now)
        return [escalate.run(), pager.run(), fallback.run()]
