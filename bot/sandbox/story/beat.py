"""One message of the story."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.aws.messages import AlarmDefinition, AlarmState, alarm_subject, state_change


@dataclass(frozen=True, slots=True)
class Beat:
    """What AWS sends, and when.

    wait: seconds after the beat before; caption: what a person watching reads;
    message: the message as of a time; subject: its subject, for those that have one.
    """

    wait: float
    caption: str
    message: Callable[[datetime], dict[str, Any]]
    subject: Callable[[dict[str, Any]], str | None] = lambda _: None


def alarm_beat(
    wait: float, caption: str, definition: AlarmDefinition, state: AlarmState, value: float
) -> Beat:
    """Return the beat of an alarm that reaches a state because its metric has a value."""
    return Beat(wait, caption, lambda at: state_change(definition, state, value, at), alarm_subject)
