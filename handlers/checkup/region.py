"""One account and Region under examination: what several checks look at is read once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bot.core.action import Aws
from bot.core.command import command
from bot.core.complaint import Complaint, Hurts
from bot.core.errors import ResourceIsNotFound
from bot.core.plan import Call
from handlers.aws import understand
from handlers.checkup import alarm, rule, running, topic
from handlers.checkup.entrance import Entrance
from handlers.events import arn


@dataclass
class Region:
    """name: what people call the account; now: in UTC. Whatever it reads raises AWS's errors.

    accounts: the ids of all accounts that are examined.
    """

    aws: Aws
    name: str
    entrance: Entrance
    now: datetime
    accounts: frozenset[str] = frozenset()
    _topics: dict[str, topic.Topic] = field(default_factory=dict)
    _targets: dict[str, list[str]] = field(default_factory=dict)

    @cached_property
    def alarms(self) -> alarm.Alarms:
        """Return the alarms."""
        return alarm.alarms(self.aws)

    @cached_property
    def rules(self) -> tuple[rule.Rule, ...]:
        """Return EventBridge's rules."""
        return rule.rules(self.aws)

    @cached_property
    def running(self) -> str:
        """Return what runs here in words, "" for nothing."""
        return running.running(self.aws)

    def topic(self, name: str) -> topic.Topic | None:
        """Return a topic; None for one of another account, which is not ours to ask."""
        if arn.read(name).account != self.aws.account:
            return None
        if name not in self._topics:
            self._topics[name] = topic.topic(self.aws, name)
        return self._topics[name]

    def targets(self, one: rule.Rule) -> list[str]:
        """Return the ARNs of a rule's targets."""
        if one.name not in self._targets:
            self._targets[one.name] = rule.targets(self.aws, one)
        return self._targets[one.name]

    def takes(self, name: str) -> bool:
        """Tell whether what is sent to an ARN reaches Firebreak."""
        read = arn.read(name)
        if read.service == "sqs":
            return self.entrance.takes_queue(name)
        if read.service == "events":
            is_destination = read.resource.startswith("api-destination/")
            return is_destination and self.entrance.takes_events
        return read.service == "sns" and self._takes_topic(name)

    def leads_here(self, one: rule.Rule) -> bool:
        """Tell whether what a rule takes reaches Firebreak while it is enabled."""
        return any(self.takes(target) for target in self.targets(one))

    def complaint(
        self, hurts: Hurts, what: str, evidence: str, fix: str, things: Sequence[str] = ()
    ) -> Complaint:
        """Return a complaint about this account and Region."""
        return Complaint(hurts, what, evidence, fix, self.name, self.aws.region, tuple(things))

    def command(self, service: str, operation: str, **given: object) -> str:
        """Return the AWS CLI command of a call here."""
        return command(Call("", service, operation, given), self.aws.region)

    def _takes_topic(self, name: str) -> bool:
        if name in self.entrance.topics:
            return True
        try:
            found = understand(self.topic, name)
        except ResourceIsNotFound:  # it was deleted, and something still names it
            return False
        return found is not None and found.leads_to_a_queue_of(self.entrance)
