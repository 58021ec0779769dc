"""Events, and which of them somebody looks up."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.aws.clock import iso_seconds
from bot.sandbox.aws.front import Call
from bot.sandbox.aws.refused import Refused

PAGE = 50
# By the attribute that is looked up: the member that has it.
MEMBERS = ("EventId", "EventName", "ReadOnly", "Username", "EventSource")


@dataclass(frozen=True, slots=True)
class Change:
    """A call that changed something. source: `ec2.amazonaws.com`."""

    operation: str
    source: str
    region: str
    who: str
    at: datetime
    parameters: Mapping[str, Any]
    ident: str = field(default_factory=lambda: str(uuid.uuid4()))

    def told(self) -> dict[str, Any]:
        """Return it as LookupEvents answers it."""
        names = dict.fromkeys(_texts(self.parameters))
        record = {
            "eventTime": iso_seconds(self.at),
            "eventSource": self.source,
            "eventName": self.operation,
            "awsRegion": self.region,
            "sourceIPAddress": "198.51.100.7",
            "requestParameters": self.parameters,
        }
        return {
            "EventId": self.ident,
            "EventName": self.operation,
            "ReadOnly": "false",
            "EventTime": self.at,
            "EventSource": self.source,
            "Username": self.who,
            "Resources": [{"ResourceName": name} for name in names],
            "CloudTrailEvent": json.dumps(record, default=str),
        }


class Trail:
    """All changes, the oldest first."""

    def __init__(self) -> None:
        self._changes: list[Change] = []

    def write(self, change: Change) -> None:
        """Remember a change."""
        self._changes.append(change)

    def lookup_events(self, call: Call) -> dict[str, Any]:
        """Look events up by one attribute, the newest first; a page of them."""
        asked = call.parameters
        wanted = asked.get("LookupAttributes", [])
        if len(wanted) > 1:
            message = "Only one lookup attribute can be specified."
            raise Refused("InvalidLookupAttributesException", message)
        start, end = asked.get("StartTime"), asked.get("EndTime")
        told = [
            each.told()
            for each in reversed(self._changes)
            if each.region == call.region
            and (not start or start <= each.at)
            and (not end or each.at <= end)
        ]
        found = [each for each in told if all(_has(each, one) for one in wanted)]
        begin = int(asked.get("NextToken") or 0)
        stop = begin + asked.get("MaxResults", PAGE)
        more = {"NextToken": str(stop)} if stop < len(found) else {}
        return {"Events": found[begin:stop], **more}


def _has(event: Mapping[str, Any], wanted: Mapping[str, str]) -> bool:
    key, value = wanted["AttributeKey"], wanted["AttributeValue"]
    if key in MEMBERS:
        return bool(event[key] == value)
    return key == "ResourceName" and {"ResourceName": value} in event["Resources"]


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in the parameters of a call: the names of what it is about among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
