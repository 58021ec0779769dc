"""CloudWatch's alarms.

Source: Amazon CloudWatch API Reference, "DescribeAlarms", "MetricAlarm", "CompositeAlarm".
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.action import Aws
from handlers.checkup.pages import pages
from handlers.diagnostics.when import moment
from handlers.events import arn
from handlers.events.reading import flag, listing, text, texts
from handlers.read_back.cloudwatch import TYPES

PAGE = 100


@dataclass(frozen=True, slots=True)
class Alarm:
    """since: when its state was set. rule: what a composite alarm watches, "" for others."""

    name: str
    arn: str
    actions: tuple[str, ...]
    is_enabled: bool
    state: str
    since: datetime | None
    rule: str

    @property
    def topics(self) -> tuple[str, ...]:
        """Return the SNS topics that it tells when it fires."""
        return tuple(each for each in self.actions if arn.read(each).service == "sns")


@dataclass(frozen=True, slots=True)
class Alarms:
    """is_cut: there are more than were read."""

    alarms: tuple[Alarm, ...]
    is_cut: bool


def alarms(aws: Aws) -> Alarms:
    """Read the alarms of every type, at most 5,000."""
    ask = aws.client("cloudwatch").describe_alarms
    answers = list(pages(ask, AlarmTypes=list(TYPES), MaxRecords=PAGE))
    found = (
        each for answer in answers for kind in TYPES.values() for each in listing(answer, kind)
    )
    return Alarms(tuple(map(_alarm, found)), is_cut=bool(text(answers[-1], "NextToken")))


def _alarm(found: object) -> Alarm:
    return Alarm(
        name=text(found, "AlarmName"),
        arn=text(found, "AlarmArn"),
        actions=tuple(texts(found, "AlarmActions")),
        is_enabled=flag(found, "ActionsEnabled"),
        state=text(found, "StateValue"),
        since=moment(found, "StateUpdatedTimestamp"),
        rule=text(found, "AlarmRule"),
    )
