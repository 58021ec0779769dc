"""A security group that somebody opened, a service that somebody deployed, and a leaked key."""

import json
from datetime import datetime
from typing import Any

from tests.handlers.diagnostics.asking import Scene, ago


def event(
    name: str, who: str, at: datetime, *, reads: bool = False, **record: Any
) -> dict[str, Any]:
    """Return an event, as LookupEvents answers it."""
    return {
        "EventId": f"{name}-{at:%H%M}",
        "EventName": name,
        "EventTime": at,
        "Username": who,
        "ReadOnly": str(reads).lower(),
        "CloudTrailEvent": json.dumps({"eventName": name, **record}),
    }


OPENED = Scene(
    "security-group",
    "sg-0web",
    {
        "LookupEvents": {
            "Events": [
                event("DescribeSecurityGroupRules", "monitor", ago(minutes=1), reads=True),
                event(
                    "AuthorizeSecurityGroupEgress",
                    "amina",
                    ago(minutes=40),
                    sourceIPAddress="198.51.100.7",
                ),
                event("RevokeSecurityGroupEgress", "ci", ago(minutes=90), errorCode="AccessDenied"),
            ]
        }
    },
)
DEPLOYED = Scene(
    "ecs-service",
    "shop/api",
    {
        "LookupEvents": {
            "Events": [
                event("UpdateService", "ci", ago(minutes=12), requestParameters={"service": "api"}),
                event(
                    "UpdateService", "ci", ago(minutes=20), requestParameters={"service": "api-2"}
                ),
            ]
        }
    },
)
LEAKED = Scene(
    "iam-principal",
    "team/amina",
    {"LookupEvents": {"Events": [event("CreateUser", "amina", ago(minutes=5))]}},
)
SCENES = (OPENED, DEPLOYED, LEAKED)
