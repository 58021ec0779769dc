"""What the configuration says about one alert."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Routing:
    """Where an alert goes: its Slack channel, its group, its runbook, whom a ping calls.

    choose: names the runbook; asked only when an alert opens or leads an incident, since
        comparing every runbook would be the dearest part of a storm.
    mention: Slack mention markup such as `<@U01AMINA>`, "" to call nobody by name.
    escalation: the name of the one that calls people until somebody answers, "" for none.
    """

    channel: str
    group_key: str
    choose: Callable[[], str]
    mention: str = ""
    escalation: str = ""

    @property
    def runbook(self) -> str:
        """Return the runbook's name."""
        return self.choose()


@dataclass(frozen=True, slots=True)
class Timing:
    """How long an incident stays quiet before it resolves itself, and how long after it reopens."""

    quiet_period: timedelta = timedelta(minutes=10)
    reopen_within: timedelta = timedelta(minutes=30)
