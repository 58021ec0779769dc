"""Queries under way, and what they found."""

import uuid
from typing import Any

from moto.logs.models import logs_backends

from bot.sandbox.aws.front import Call
from bot.sandbox.aws.logs.sums import Row, add_up
from bot.sandbox.aws.refused import Refused

JSON = dict[str, Any]
MILLISECONDS = 1000


class Queries:
    """Every query, by its id, with its answer: the sandbox needs no time to find it."""

    def __init__(self) -> None:
        self._answers: dict[str, list[Row]] = {}

    def start(self, call: Call) -> JSON:
        """Ask a log group."""
        name = call.parameters["logGroupName"]
        group = call.moto(logs_backends).groups.get(name)
        if group is None:
            message = f"Log group '{name}' does not exist"
            raise Refused("ResourceNotFoundException", message)
        ident = str(uuid.uuid4())
        self._answers[ident] = add_up(call.parameters["queryString"], _messages(group, call))
        return {"queryId": ident}

    def results(self, call: Call) -> JSON:
        """Return what was found."""
        return {"status": "Complete", "results": self._answers[self._known(call)]}

    def stop(self, call: Call) -> JSON:
        """Refuse to stop what is over."""
        message = f"Query {self._known(call)} is not running"
        raise Refused("InvalidParameterException", message)

    def _known(self, call: Call) -> str:
        ident: str = call.parameters["queryId"]
        if ident not in self._answers:
            raise Refused("ResourceNotFoundException", f"Query {ident} does not exist")
        return ident


def _messages(group: Any, call: Call) -> list[str]:
    start, end = (call.parameters[name] * MILLISECONDS for name in ("startTime", "endTime"))
    events = [event for stream in group.streams.values() for event in stream.events]
    return [event.message for event in events if start <= event.timestamp <= end]
