"""One call of the Web API: its arguments, read with care, and the workspace it is about."""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.api.refusal import Refused
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Call:
    """Arguments come as JSON values, or as strings from a form or query."""

    workspace: Workspace
    args: Json

    def text(self, name: str, default: str = "") -> str:
        """Return a string argument; numbers count as strings, as in forms."""
        value = self.args.get(name)
        if value is None:
            return default
        if isinstance(value, str | int | float):
            return str(value)
        raise Refused("invalid_arguments", [f"[ERROR] must be a string [json-pointer:/{name}]"])

    def need(self, name: str) -> str:
        """Return a string argument that must be there."""
        value = self.text(name)
        if not value:
            raise Refused("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean argument: true, "true", "1"."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in {"true", "1"}

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < 1:
            raise Refused("invalid_arguments", [f"[ERROR] must be a number [json-pointer:/{name}]"])
        return min(int(value), most)

    def moment(self, name: str, default: float) -> float:
        """Return a timestamp in seconds, such as `1763633999.000123`."""
        value = self.text(name)
        if not value:
            return default
        if not value.replace(".", "", 1).isdecimal():
            raise Refused(f"invalid_ts_{name}")
        return float(value)

    def parsed(self, name: str, refusal: str = "invalid_arguments") -> Any:
        """Return a structured argument, decoded where it came as a string; None if absent."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except json.JSONDecodeError as failure:  # Slack names the argument, not the place
            raise Refused(refusal) from failure

    def channel(self, name: str = "channel") -> Channel:
        """Return the channel an argument names; the bot must be able to see it."""
        found = self.workspace.channel(self.text(name))
        hidden = found and (found.is_private or found.is_im)
        if found is None or (hidden and self.workspace.app.user not in found.members):
            raise Refused("channel_not_found")
        return found

    def allow(self, scope: str) -> None:
        """Refuse the call where the bot token lacks this scope; "" needs none."""
        provided = self.workspace.app.scopes
        if scope and scope not in provided:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(provided)))
