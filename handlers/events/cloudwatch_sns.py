"""CloudWatch alarms that come through SNS.

Source: AWS pages "Notifying users on alarm changes" and "Log alarms" (contributors). The
message's `Region` is a display name ("EU (Ireland)"), so ARNs say the Region.
"""

from bot.core.alert import Alert
from handlers.events import arn
from handlers.events.cloudwatch import StateChange, alarm_arn, alarm_name, alert_of
from handlers.events.cloudwatch_condition import from_trigger
from handlers.events.cloudwatch_metric import Metric
from handlers.events.message import Message
from handlers.events.reading import at, listing, mapping, text
from handlers.events.source import EventSource
from handlers.events.tags import read_tags
from handlers.events.times import moment

_ONE_OF = ("NewStateValue", "NewStateReason", "AlarmArn", "StateChangeTime")


def matches(message: Message) -> bool:
    """Tell whether an SNS message speaks of an alarm's state."""
    body = mapping(message.body)
    return "AlarmName" in body and any(key in body for key in _ONE_OF)


def parse(message: Message) -> tuple[Alert, ...]:
    """Return the alert of one change of state."""
    body = message.body
    trigger = at(body, "Trigger")
    change = StateChange(
        alarm_arn=_arn(message),
        name=text(body, "AlarmName"),
        state=text(body, "NewStateValue").upper(),
        previous=text(body, "OldStateValue"),
        reason=text(body, "NewStateReason"),
        description=text(body, "AlarmDescription"),
        changed_at=moment(text(body, "StateChangeTime")),
        metrics=_metrics(trigger),
        computed=any(text(query, "Expression") for query in listing(trigger, "Metrics")),
        condition=from_trigger(trigger),
        rule=text(body, "AlarmRule"),
        children=tuple(alarm_name(text(c, "Arn")) for c in listing(body, "TriggeringChildren")),
        contributor=text(body, "AlarmContributorId"),
        attributes=read_tags(body, "AlarmContributorAttributes"),
        tags=read_tags(body, "AlarmTags"),
    )
    return (alert_of(change, message.received_at),)


def _arn(message: Message) -> str:
    """Return the alarm's ARN; older messages lack it, but for its parts."""
    said = text(message.body, "AlarmArn")
    if arn.read(said).service == "cloudwatch":
        return said
    account = arn.valid_account(text(message.body, "AWSAccountId")) or message.account
    return alarm_arn(message.region, account, text(message.body, "AlarmName"))


def _metrics(trigger: object) -> tuple[Metric, ...]:
    """Return the trigger's own metric, or all that a computation (metric math) draws from."""
    if text(trigger, "MetricName"):
        return (_metric(trigger),)
    return tuple(
        _metric(at(query, "MetricStat", "Metric"))
        for query in listing(trigger, "Metrics")
        if at(query, "MetricStat") is not None
    )


def _metric(value: object) -> Metric:
    return Metric(
        text(value, "Namespace"), text(value, "MetricName"), read_tags(value, "Dimensions")
    )


CLOUDWATCH_SNS = EventSource("cloudwatch-sns", matches, parse)
