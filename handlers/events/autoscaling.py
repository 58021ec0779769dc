"""Auto Scaling: instances that were launched or ended, or could not be.

Sources: AWS pages "Amazon EC2 Auto Scaling events reference" (EventBridge) and "Amazon SNS
notification options for Amazon EC2 Auto Scaling". Both tell the same with the same keys.
"""

from bot.core.alert import Alert, AlertStatus, Effect, Fact, Target
from bot.core.severity import Severity
from handlers.events import arn, console
from handlers.events.message import Message
from handlers.events.reading import text
from handlers.events.source import EventSource
from handlers.events.targets import unique
from handlers.events.times import moment

_FAILED = ("Unsuccessful", "_ERROR")
_SUCCEEDED = {"EC2 Instance Launch Successful", "autoscaling:EC2_INSTANCE_LAUNCH"}


def matches(message: Message) -> bool:
    """Tell whether Auto Scaling speaks, in either form."""
    if message.detail_type:
        return text(message.body, "source") == "aws.autoscaling"
    return text(message.body, "Event").startswith("autoscaling:")


def parse(message: Message) -> tuple[Alert, ...]:
    """Return one alert: a failure fires, the next launch resolves it, the rest are notes."""
    told = message.detail if message.detail_type else message.body
    kind = message.detail_type or text(told, "Event")
    failed = any(word in kind for word in _FAILED)
    group = text(told, "AutoScalingGroupName")
    named = arn.read(text(told, "AutoScalingGroupARN") or text(message.body, "resources", 0))
    account = named.account or message.account
    region = named.region or message.region
    return (
        Alert(
            source="autoscaling",
            status=AlertStatus.RESOLVED if kind in _SUCCEEDED else AlertStatus.FIRING,
            severity=Severity.HIGH if failed or kind in _SUCCEEDED else Severity.INFO,
            title=_title(kind, group or "a group"),
            brief=f"Auto Scaling {group}".strip(),
            fingerprint=f"autoscaling:{account}:{region}:{group}:{_verb(kind)}",
            at=moment(text(told, "EndTime") or text(told, "Time") or text(message.body, "time"))
            or message.received_at,
            account=account,
            region=region,
            targets=unique([Target("auto-scaling-group", group)]),
            facts=_facts(told),
            links=console.auto_scaling_group(region, group),
            labels={"type": kind},
            transition=_transition(told, kind),
            effect=Effect.STATE if failed or kind in _SUCCEEDED else Effect.NOTE,
            sample=kind == "autoscaling:TEST_NOTIFICATION",
        ),
    )


def _verb(kind: str) -> str:
    return "launch" if "launch" in kind.lower() else "end"


def _title(kind: str, group: str) -> str:
    """Return what happened to the group, in words."""
    if any(word in kind for word in _FAILED):
        return f"{group} could not {_verb(kind)} an instance"
    if kind in _SUCCEEDED:
        return f"{group} launched an instance"
    words = kind.removeprefix("autoscaling:").replace("_", " ").replace("-", " ").lower()
    return f"{group}: {words}"


def _facts(told: object) -> tuple[Fact, ...]:
    return (
        Fact("What AWS says", text(told, "StatusMessage")),
        Fact("Cause", text(told, "Cause")),
        Fact("Instance", text(told, "EC2InstanceId")),
        Fact("Availability Zone", text(told, "Details", "Availability Zone")),
        Fact("Description", text(told, "Description")),
    )


def _transition(told: object, kind: str) -> str:
    """Return the activity's own id: SNS and EventBridge tell the same activity."""
    activity = text(told, "ActivityId")
    is_failure = any(word in kind for word in _FAILED)
    return f"autoscaling {activity} {is_failure}" if activity else ""


AUTOSCALING = EventSource("autoscaling", matches, parse)
