"""What AWS sends, field for field: pure functions, one file a source.

Each returns the message as a dict; `json.dumps` makes it the `Message` of an SNS notification
or the body of a request to `/events`.
"""

from bot.sandbox.aws.messages.alarm import (
    AlarmDefinition,
    AlarmState,
    alarm,
    alarm_subject,
    state_change,
)
from bot.sandbox.aws.messages.deployment import ecs_deployment
from bot.sandbox.aws.messages.finding import finding
from bot.sandbox.aws.messages.task import task_stopped

__all__ = [
    "AlarmDefinition",
    "AlarmState",
    "alarm",
    "alarm_subject",
    "ecs_deployment",
    "finding",
    "state_change",
    "task_stopped",
]
