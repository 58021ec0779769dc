"""What the configuration says about one alert."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Routing:
    """Where an alert goes: its Slack channel, its group, its runbook, whom a ping calls.

    mention: Slack mention markup such as `<@U01AMINA>`, "" to call nobody by name.
    """

    channel: str
    group_key: str
    runbook: str
    mention: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long an incident stays quiet before it resolves itself, and how long after it reopens."""

    quiet_period: timedelta = timedelta(minutes=10)
    reopen_within: timedelta = timedelta(minutes=30)
