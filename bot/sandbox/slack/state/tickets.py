"""What Slack hands out for a short time: trigger ids and response URLs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.sandbox.slack.state.clock import Clock

TRIGGER_LIFE: Final = timedelta(seconds=3)
RESPONSE_LIFE: Final = timedelta(minutes=30)
RESPONSE_USES: Final = 5


@dataclass(slots=True)
class Trigger:
    """Lets an app open a modal for `user`, once, within 3 seconds."""

    user: str
    issued: datetime
    used: bool = False


class Triggers:
    """Trigger ids handed out with interactions."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str) -> str:
        """Return a new trigger id for this person."""
        name = f"{len(self._issued) + 1}.{user}.trigger"
        self._issued[name] = Trigger(user, self._clock())
        return name

    def exchange(self, name: str) -> tuple[str, str]:
        """Use a trigger up. Return its user and ""; or "" and Slack's error."""
        trigger = self._issued.get(name)
        if trigger is None:
            return "", "invalid_trigger_id"
        if trigger.used:
            return "", "exchanged_trigger_id"
        if self._clock() - trigger.issued > TRIGGER_LIFE:
            return "", "expired_trigger_id"
        trigger.used = True
        return trigger.user, ""


@dataclass(slots=True)
class Response:
    """Where the answers to one interaction go: `ts` is the message it came from, or ""."""

    channel: str
    user: str
    ts: str
    issued: datetime
    uses: int = 0


class Responses:
    """Response URLs handed out with interactions: 5 uses in 30 minutes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, Response] = {}

    def issue(self, channel: str, user: str, ts: str = "") -> str:
        """Return the secret part of a new response URL."""
        name = f"{len(self._issued) + 1}-{channel}-{user}"
        self._issued[name] = Response(channel, user, ts, self._clock())
        return name

    def use(self, name: str) -> tuple[Response | None, str]:
        """Count one use. Return where it leads and ""; or None and Slack's error."""
        response = self._issued.get(name)
        if response is None or self._clock() - response.issued > RESPONSE_LIFE:
            return None, "expired_url"
        if response.uses >= RESPONSE_USES:
            return None, "used_url"
        response.uses += 1
        return response, ""
