"""A CloudWatch alarm's change of state, whichever way it came.

SNS and EventBridge tell the same change in different words; both are read into a
StateChange, so that the alert, its fingerprint and its transition come out equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alert import Alert, AlertStatus, Effect, Fact
from handlers.events import arn, console
from handlers.events.cloudwatch_condition import Condition
from handlers.events.cloudwatch_metric import Metric, metric_labels, metric_targets
from handlers.events.cloudwatch_severity import severity_of
from handlers.events.cloudwatch_title import brief_of, title_of
from handlers.events.tags import tag_labels
from handlers.events.times import stamp

NO_CONDITION = Condition()


@dataclass(frozen=True, slots=True)
class StateChange:
    """What a CloudWatch alarm says when its state changes.

    state, previous: OK, ALARM or INSUFFICIENT_DATA, as CloudWatch writes them.
    changed_at: when the state changed; None where the message gives no usable time.
    metrics: all that the alarm reads; computed: whether it compares a computation on them
        (metric math, an anomaly band, a query) and not a metric itself.
    rule, children: of a composite alarm, its rule and the alarms that set it off.
    contributor: id of the one time series this is about, where the alarm watches many;
        attributes: what tells that series from the others.
    """

    alarm_arn: str
    name: str
    state: str
    previous: str
    reason: str
    description: str
    changed_at: datetime | None
    metrics: tuple[Metric, ...] = ()
    computed: bool = False
    condition: Condition = NO_CONDITION
    rule: str = ""
    children: tuple[str, ...] = ()
    contributor: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    suppressed: str = ""

    @property
    def watched(self) -> Metric | None:
        """The one metric that the alarm compares with its threshold, None if there is none."""
        return self.metrics[0] if len(self.metrics) == 1 and not self.computed else None


def alarm_arn(region: str, account: str, name: str) -> str:
    """Return an alarm's ARN, for messages that leave it out."""
    return f"arn:{arn.partition_of(region)}:cloudwatch:{region}:{account}:alarm:{name}"


def alarm_name(alarm: str) -> str:
    """Return the name in an alarm's ARN; a name may itself hold colons and slashes."""
    return arn.read(alarm).resource.removeprefix("alarm:")


def alert_of(change: StateChange, received_at: datetime) -> Alert:
    """Return the alert for a change of state.

    A missing state counts as firing: better one question too many than an alarm unseen.
    """
    where = arn.read(change.alarm_arn)
    fingerprint = change.alarm_arn + (f"#{change.contributor}" if change.contributor else "")
    targets = metric_targets(change.metrics, change.attributes)
    at = change.changed_at
    no_data = change.state == "INSUFFICIENT_DATA"
    watched = change.watched
    title = title_of(change.name, watched, change.condition, targets, change.attributes)
    return Alert(
        source="cloudwatch",
        status=AlertStatus.RESOLVED if change.state == "OK" else AlertStatus.FIRING,
        severity=severity_of(change.name, change.description, change.condition),
        title=f"Not enough data: {title}" if no_data else title,
        brief=brief_of(change.name, watched, change.condition),
        fingerprint=fingerprint,
        at=at or received_at,
        account=where.account,
        region=where.region,
        targets=targets,
        facts=_facts(change),
        links=console.alarm(where.region, change.name),
        labels=_labels(change),
        transition=f"{fingerprint} {change.state} {stamp(at)}" if at else "",
        effect=Effect.NOTE if no_data else Effect.STATE,
    )


def _labels(change: StateChange) -> dict[str, str]:
    return {
        "alarm": change.name,
        **metric_labels(change.metrics, change.attributes),
        **tag_labels(change.tags),
    }


def _facts(change: StateChange) -> tuple[Fact, ...]:
    series = ", ".join(f"{key} {value}" for key, value in change.attributes.items())
    return (
        Fact("Reason", change.reason),
        Fact("Alarm", change.name),
        Fact("Description", change.description),
        Fact("Condition", change.condition.sentence),
        Fact("Set off by", ", ".join(change.children)),
        Fact("Rule", change.rule),
        Fact("Series", series),
        Fact("Actions suppressed by", change.suppressed),
        Fact("Previous state", change.previous),
    )
