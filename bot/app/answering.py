"""What people can do, as Slack's listeners and the pages' links call it."""

from dataclasses import dataclass

from bot.app.acting import Acting
from bot.app.clock import utc_now
from bot.app.exporting import gatherer
from bot.app.showing import Showing
from bot.core.routing import Timing
from bot.flow.acknowledge_flood import AcknowledgeFlood
from bot.flow.once import Once
from bot.flow.pin import Pin
from bot.flow.publish import Publish
from bot.flow.redact import Redact
from bot.flow.regroup import Regroup
from bot.flow.respond import Respond
from bot.flow.route import Router
from bot.flow.share import Share
from bot.inbound.slack.verbs import Verbs
from bot.outbound.slack import Slack
from bot.settings import Settings
from bot.store.database import Database


@dataclass(frozen=True)
class Answering:
    """showing: what follows what people do."""

    settings: Settings
    database: Database
    slack: Slack
    acting: Acting
    showing: Showing
    router: Router
    timing: Timing

    def verbs(self) -> Verbs:
        """Return every verb, wired."""
        database, acting, wake = self.database, self.acting, self.showing.woken.set
        return Verbs(
            respond=Respond(database, utc_now, wake),
            acknowledge_flood=AcknowledgeFlood(database, utc_now, wake),
            look_flood=self.showing.look_flood,
            pin=Pin(database, utc_now),
            publish=Publish(database, self.settings.config.status_channel or "", utc_now, wake),
            regroup=Regroup(database, self.timing, utc_now, wake),
            look=self.showing.look,
            propose=acting.propose,
            confirm=acting.confirm,
            approve=acting.approve,
            halt=acting.halt,
            inquire=acting.inquire,
            backfill=acting.backfill,
            members=acting.members,
            share=self._share(),
            redact=Redact(database, utc_now),
            once=Once(database),
            slack=self.slack,
            clock=utc_now,
            opened=self.router.opened_by_hand,
            escalation=self.router.escalation_by_hand,
        )

    def _share(self) -> Share:
        gather = gatherer(self.settings, self.database, self.showing.look)
        return Share(gather, self.database, self.slack, self.settings.templates, utc_now)
