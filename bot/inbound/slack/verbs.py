"""What listeners need to do their work, in one place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.incident import Incident
from bot.core.severity import Severity
from bot.flow.acknowledge_flood import AcknowledgeFlood
from bot.flow.approve import Approve
from bot.flow.backfill import Backfiller
from bot.flow.confirm import Confirm
from bot.flow.halt import Halt
from bot.flow.inquire import Inquire
from bot.flow.look import Look
from bot.flow.look_flood import LookFlood
from bot.flow.members import Members
from bot.flow.once import Once
from bot.flow.pin import Pin
from bot.flow.propose import Propose
from bot.flow.publish import Publish
from bot.flow.redact import Redact
from bot.flow.regroup import Regroup
from bot.flow.respond import Respond
from bot.flow.share import Share
from bot.inbound.slack.under_way import UnderWay
from bot.outbound.slack import Slack


@dataclass(frozen=True)
class Verbs:
    """The flow's verbs, and Slack to answer with.

    opened: the incident that a person opens by hand: (title, severity, channel, actor, now);
        escalation: the name of the one that calls people about it.
    once: tells what another replica has begun already.
    under_way: the work of clicks that Slack was already answered; finish it before stopping.
    """

    respond: Respond
    acknowledge_flood: AcknowledgeFlood
    look_flood: LookFlood
    pin: Pin
    publish: Publish
    regroup: Regroup
    look: Look
    propose: Propose
    confirm: Confirm
    approve: Approve
    halt: Halt
    inquire: Inquire
    backfill: Backfiller
    members: Members
    share: Share
    redact: Redact
    once: Once
    slack: Slack
    clock: Callable[[], datetime]
    opened: Callable[[str, Severity, str, str, datetime], Incident]
    escalation: Callable[[Incident], str]
    under_way: UnderWay = field(default_factory=UnderWay)
