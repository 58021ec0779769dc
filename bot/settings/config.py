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
from bot.core.route import Route
from bot.core.shape import Frozen, Name, Text, misshapen
from bot.settings.address import QueueUrl, TopicArn
from bot.settings.duration import Duration
from bot.settings.escalation import Calls, NotifierUrl
from bot.settings.heartbeat import Settings as Heartbeat


def _a_minute(length: timedelta) -> timedelta:
    if length < timedelta(minutes=1):
        raise misshapen("is too short: write 1m or more")
    return length


class Incidents(Frozen):
    """When an incident resolves itself, how long after that it reopens, and when it calls again.

    silent_after: an acknowledged incident that still fires, and on which nobody did anything
    for so long (a minute or more), is nobody's again and calls people.
    """

    quiet_period: Duration = timedelta(minutes=10)
    reopen_within: Duration = timedelta(minutes=30)
    silent_after: Annotated[Duration, AfterValidator(_a_minute)] = timedelta(hours=1)


class Config(Frozen):
    """What the file says. Names in it are known to exist once `load` returned it.

    accounts: by their 12 digits. roles: people, or Slack user groups as `@handle`.
    rotations: who is on call; fallback: the notifiers that critical and high incidents take
    when Slack does not show them.
    egress_profiles: of the team's own, besides `vpc-only` and `web`.
    security_contacts: a role or a person who is told whenever somebody breaks the glass.
    runbooks: the team's own directory as it is written.
    """

    topics: tuple[TopicArn, ...] = ()
    queues: tuple[QueueUrl, ...] = ()
    accounts: Mapping[AccountId, Account] = Field(default_factory=dict)
    people: Mapping[Name, Person] = Field(default_factory=dict)
    roles: Mapping[Name, Members] = Field(default_factory=dict)
    rotations: Mapping[Name, Rotation] = Field(default_factory=dict)
    policies: tuple[Policy, ...] = ()
    egress_profiles: EgressProfiles = Field(default_factory=dict)
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    escalations: Mapping[Name, Calls] = Field(default_factory=dict)
    notifiers: Mapping[Name, NotifierUrl] = Field(default_factory=dict)
    fallback: tuple[Name, ...] = ()
    heartbeat: Heartbeat | None = None
    security_contacts: Name | None = None
    incidents: Incidents = Incidents()
    runbooks: Text | None = None
