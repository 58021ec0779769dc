"""What RDS remembers: its events."""

from datetime import datetime
from typing import Any

from bot.sandbox.aws.events import Event, select
from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.rds.find import rds


def write(resource: Any, category: str, message: str, at: datetime) -> None:
    """Write down what happened to an instance or a cluster."""
    kind = "db-cluster" if resource.resource_type == "cluster" else "db-instance"
    event = Event(resource.resource_id, kind, message, at, (category,), resource.arn)
    resource.backend.events.append(event)


def describe_events(call: Call) -> dict[str, Any]:
    """Describe events, those of the last hour where nobody says otherwise."""
    return {"Events": select(rds(call).events, call.parameters, call.now)}
