"""firebreak.yaml as a frozen model."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.core.account import Account, AccountId
from bot.core.egress import EgressProfiles
from bot.core.person import Members, Person
from bot.core.policy import Policy
from bot.core.rotation import Rotation
from bot.core.route import ChannelId, Route
from bot.core.shape import Frozen, Name, Text, misshapen
from bot.settings.address import QueueUrl, TopicArn
from bot.settings.duration import Duration
from bot.settings.escalation import Calls, NotifierUrl
from bot.settings.export import Export
from bot.settings.heartbeat import Settings as Heartbeat
from bot.settings.ledger import Settings as Ledger


def _a_minute(length: timedelta) -> timedelta:
    if length < timedelta(minutes=1):
        raise misshapen("is too short: write 1m or more")
    return length


class Incidents(Frozen):
    """When an incident resolves itself, how long after that it reopens, and when it calls again."""

    quiet_period: Duration = timedelta(minutes=10)
    """Once all its alerts have recovered for so long, an incident resolves itself."""
    reopen_within: Duration = timedelta(minutes=30)
    """What fires again so soon after that reopens the incident; later it opens a new one."""
    silent_after: Annotated[Duration, AfterValidator(_a_minute)] = timedelta(hours=1)
    """An acknowledged incident that still fires, and on which nobody did anything for so long (a
    minute or more), is nobody's again and calls people."""


class Config(Frozen):
    """What the file says. Names in it are known to exist once `load` returned it."""

    topics: tuple[TopicArn, ...] = ()
    """The SNS topics that may send over HTTPS. What another one sends is kept aside:
    `firebreak quarantine` shows it."""
    queues: tuple[QueueUrl, ...] = ()
    """The SQS queues to read."""
    accounts: Mapping[AccountId, Account] = Field(default_factory=dict)
    """The AWS accounts, by their 12 digits. One that is missing is shown by its number, and
    nothing runs in it."""
    people: Mapping[Name, Person] = Field(default_factory=dict)
    """Who may act or is called, by a name of your own."""
    roles: Mapping[Name, Members] = Field(default_factory=dict)
    """Groups of people, for policies and escalations."""
    rotations: Mapping[Name, Rotation] = Field(default_factory=dict)
    """Who is on call, in turns."""
    policies: tuple[Policy, ...] = ()
    """Who may run which action, and who must approve. All that match apply, and what they demand
    adds up; where none matches, nobody may."""
    egress_profiles: EgressProfiles = Field(default_factory=dict)
    """What may still leave while egress is tightened: profiles of your own, by name, besides
    `vpc-only` and `web`."""
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    """Where alerts go. The first that matches decides; the last must take everything."""
    escalations: Mapping[Name, Calls] = Field(default_factory=dict)
    """Who is called while nobody acknowledges, step by step, by name."""
    notifiers: Mapping[Name, NotifierUrl] = Field(default_factory=dict)
    """Ways to page by name: Apprise URLs, with `${NAME}` for what the environment holds."""
    fallback: tuple[Name, ...] = ()
    """The notifiers that critical and high incidents take when Slack does not show them."""
    heartbeat: Heartbeat | None = None
    """How Firebreak proves that it works."""
    ledger: Ledger = Ledger()
    """Where checkpoints of the ledger are kept, out of the database's reach."""
    security_contacts: Name | None = None
    """A role or a person who is told whenever somebody breaks the glass."""
    status_channel: ChannelId | None = None
    """The channel, by id, for those who wait: `/firebreak update INC-42 ...` posts there."""
    incidents: Incidents = Incidents()
    """When incidents resolve, reopen and call again."""
    runbooks: Text | None = None
    """The folder with runbooks of your own, relative to this file; they win over Firebreak's by
    name."""
    export: Export = Export()
    """What exports leave out, and how they look."""

    @property
    def channels(self) -> frozenset[str]:
        """Return every channel that alerts or updates go to."""
        routed = {route.channel for route in self.routes}
        return frozenset(routed | {self.status_channel} if self.status_channel else routed)
