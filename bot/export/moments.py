"""The incident's key times, and how long each took; every one is defined in a sentence."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.export.told import Told

BY_HAND = ("incident.opened_by_hand", "incident.split_off")
REOPENED = ("incident.reopened", "alert.reopened", "alert.fired_again")
RESOLVED = ("incident.resolved", "incident.quiet", "incident.merged_into")


@dataclass(frozen=True, slots=True)
class KeyTime:
    """A time that everybody asks for; at: None where it never came."""

    name: str
    at: datetime | None
    means: str


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something took; span: None where one of its ends never came."""

    short: str
    name: str
    span: timedelta | None
    means: str


class Moments:
    """Finds the key times in one walk through the entries."""

    def __init__(self, opened_at: datetime) -> None:
        self._opened_at = opened_at
        self.began: datetime | None = None
        self.detected: datetime | None = None
        self.acknowledged: datetime | None = None
        self.mitigated: datetime | None = None
        self.resolved: datetime | None = None

    @property
    def start(self) -> datetime:
        """Return what offsets are counted from."""
        return self.began or self._opened_at

    def hear(self, told: Told) -> None:
        """Take an entry into account."""
        if told.kind == "alert.opened" and self.detected is None:
            self._opened_by_alert(told)
        elif told.kind in BY_HAND and self.detected is None:
            self.began = self.detected = told.at
        elif told.kind == "incident.acknowledged":
            self.acknowledged = self.acknowledged or told.at
        elif told.kind == "incident.mitigated":
            self.mitigated = told.at
        elif told.kind in RESOLVED:
            self.resolved = told.at
        elif told.kind in REOPENED and (self.mitigated or self.resolved):
            self.mitigated = self.resolved = None

    def _opened_by_alert(self, told: Told) -> None:
        self.detected = told.moment("received_at") or told.at
        said = told.moment("state_at") or self.detected
        self.began = min(said, self.detected)  # a source's clock may be ahead of ours

    def times(self) -> tuple[KeyTime, ...]:
        """Return the key times in the order in which they should come."""
        return (
            KeyTime(
                "Began",
                self.began,
                "when the alarm or finding that opened the incident says that it began; "
                "by hand: when somebody opened it",
            ),
            KeyTime("Detected", self.detected, "when that alarm or finding reached Firebreak"),
            KeyTime("Acknowledged", self.acknowledged, "when somebody first said: I have it"),
            KeyTime(
                "Mitigated",
                self.mitigated,
                "when somebody last said that customers are well again",
            ),
            KeyTime(
                "Resolved",
                self.resolved,
                "when it was closed, by somebody or because nothing fired any more",
            ),
        )

    def durations(self) -> tuple[Duration, ...]:
        """Return how long each took."""
        from_detected = [
            ("MTTA", "Time to acknowledge", self.acknowledged, "acknowledged"),
            ("MTTM", "Time to mitigate", self.mitigated, "mitigated"),
            ("MTTR", "Time to resolve", self.resolved, "resolved"),
        ]
        return (
            Duration(
                "TTD", "Time to detect", _span(self.began, self.detected), "from began to detected"
            ),
            *(
                Duration(short, name, _span(self.detected, end), f"from detected to {word}")
                for short, name, end, word in from_detected
            ),
        )


def _span(start: datetime | None, end: datetime | None) -> timedelta | None:
    return end - start if start and end else None
