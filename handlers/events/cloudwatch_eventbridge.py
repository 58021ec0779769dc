"""CloudWatch alarms that come through EventBridge, or straight from an alarm's Lambda action.

Source: AWS pages "Alarm events and EventBridge" and "Invoke a Lambda function from an alarm".
"""

from bot.core.alert import Alert
from handlers.events import arn
from handlers.events.cloudwatch import StateChange, alarm_arn, alarm_name, alert_of
from handlers.events.cloudwatch_condition import from_reason
from handlers.events.cloudwatch_metric import Metric
from handlers.events.message import Message
from handlers.events.reading import at, listing, parse_json, text
from handlers.events.source import EventSource
from handlers.events.tags import read_tags
from handlers.events.times import moment

_TYPES = ("CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change")


def matches(message: Message) -> bool:
    """Tell whether an event speaks of an alarm's state."""
    return message.detail_type in _TYPES or bool(text(message.body, "alarmData", "alarmName"))


def parse(message: Message) -> tuple[Alert, ...]:
    """Return the alert of one change of state."""
    detail = message.detail or at(message.body, "alarmData")
    change = StateChange(
        alarm_arn=_arn(message, text(detail, "alarmName")),
        name=text(detail, "alarmName"),
        state=text(detail, "state", "value").upper(),
        previous=text(detail, "previousState", "value"),
        reason=text(detail, "state", "reason"),
        description=text(detail, "configuration", "description"),
        changed_at=moment(text(detail, "state", "timestamp")),
        metrics=_metrics(detail),
        computed=any(text(query, "expression") for query in _queries(detail)),
        condition=from_reason(text(detail, "state", "reason")),
        rule=text(detail, "configuration", "alarmRule"),
        children=_children(detail),
        contributor=text(detail, "alarmContributor", "id"),
        attributes=read_tags(detail, "alarmContributor", "attributes"),
        tags=read_tags(detail, "alarmTags"),
        suppressed=_suppressed(detail),
    )
    return (alert_of(change, message.received_at),)


def _arn(message: Message, name: str) -> str:
    body = message.body
    said = text(body, "resources", 0) or text(body, "alarmArn")
    if arn.read(said).service == "cloudwatch":
        return said
    return alarm_arn(message.region, message.account, name)


def _metrics(detail: object) -> tuple[Metric, ...]:
    """Return every metric that the alarm reads, directly or in a computation."""
    stats = [at(query, "metricStat", "metric") for query in _queries(detail)]
    return tuple(
        Metric(text(stat, "namespace"), text(stat, "name"), read_tags(stat, "dimensions"))
        for stat in stats
        if stat is not None
    )


def _queries(detail: object) -> list[object]:
    return listing(detail, "configuration", "metrics")


def _children(detail: object) -> tuple[str, ...]:
    """Return the names of the alarms that set off a composite one."""
    data = parse_json(text(detail, "state", "reasonData"))
    return tuple(alarm_name(text(c, "arn")) for c in listing(data, "triggeringAlarms"))


def _suppressed(detail: object) -> str:
    """Return who told CloudWatch to keep this alarm's actions back, "" if nobody."""
    muted_by = text(detail, "muteDetail", "mutedByArn")
    return text(detail, "state", "actionsSuppressedBy") or arn.read(muted_by).name


CLOUDWATCH_EVENTBRIDGE = EventSource("cloudwatch-eventbridge", matches, parse)
