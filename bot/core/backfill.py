"""A backfill: the past of an incident as AWS tells it, read source by source into the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.alert import Alert, Target
from bot.core.piece import PieceState


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that one source is asked about. name: the diagnostic's.

    fingerprint: of the alert that names it. found, new: happenings, and how many of them the
    timeline did not have. says: the latest of them; where it failed, why. is_cut: there were
    more.
    """

    name: str
    fingerprint: str
    kind: str
    id: str
    label: str
    state: PieceState = PieceState.WAITING
    found: int = 0
    new: int = 0
    says: str = ""
    is_cut: bool = False

    @property
    def target(self) -> Target:
        """Return what it is about."""
        return Target(self.kind, self.id, self.label)

    def alert(self, alerts: Sequence[Alert]) -> Alert:
        """Return the alert that names it, or whichever there is since that one moved away."""
        return next((one for one in alerts if one.fingerprint == self.fingerprint), alerts[0])


@dataclass(frozen=True, slots=True)
class Backfill:
    """Somebody's request. actor: theirs; begin, end: the time that is asked about.

    due_at: when a process may take it up; done_at: None while parts are left.
    """

    incident: int
    actor: str
    asked_at: datetime
    due_at: datetime
    begin: datetime
    end: datetime
    parts: tuple[Part, ...]
    done_at: datetime | None = None

    @property
    def left(self) -> list[int]:
        """Return the places of the parts that are still to be read."""
        return [n for n, part in enumerate(self.parts) if part.state is PieceState.WAITING]

    @property
    def new(self) -> int:
        """Return how much the timeline got."""
        return sum(part.new for part in self.parts)

    def read(self, place: int, part: Part, now: datetime, due_at: datetime) -> "Backfill":
        """Return it with one part read: over where that was the last."""
        parts = (*self.parts[:place], part, *self.parts[place + 1 :])
        after = replace(self, parts=parts, due_at=due_at)
        return after if after.left else replace(after, done_at=now)
