"""firebreak.yaml as a frozen model."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.core.account import Account, AccountId
from bot.core.route import Route
from bot.core.shape import Frozen, Name, Text
from bot.settings.address import QueueUrl, TopicArn
from bot.settings.duration import Duration
from bot.settings.escalation import Calls, NotifierUrl
from bot.settings.person import Members, Person
from bot.settings.policy import Policy


class Incidents(Frozen):
    """When an incident resolves itself, and how long after that it reopens."""

    quiet_period: Duration = timedelta(minutes=10)
    reopen_within: Duration = timedelta(minutes=30)


class Config(Frozen):
    """What the file says. Names in it are known to exist once `load` returned it.

    accounts: by their 12 digits. roles: people, or Slack user groups as `@handle`.
    runbooks: the team's own directory as it is written.
    """

    topics: tuple[TopicArn, ...] = ()
    queues: tuple[QueueUrl, ...] = ()
    accounts: Mapping[AccountId, Account] = Field(default_factory=dict)
    people: Mapping[Name, Person] = Field(default_factory=dict)
    roles: Mapping[Name, Members] = Field(default_factory=dict)
    policies: tuple[Policy, ...] = ()
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    escalations: Mapping[Name, Calls] = Field(default_factory=dict)
    notifiers: Mapping[Name, NotifierUrl] = Field(default_factory=dict)
    incidents: Incidents = Incidents()
    runbooks: Text | None = None
