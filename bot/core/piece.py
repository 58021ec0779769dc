"""A piece of evidence: one diagnostic of one incident, asked for, read or failed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.alert import Target


class PieceState(StrEnum):
    """How far a piece is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One diagnostic of an incident. rank: its severity's, the worst are read first.

    position: its place in the incident's evidence, from 0. headline: what was found, or why
    nothing was. asked_at: the moment it is about; read_at: when AWS had answered; query: in
    words. file: Slack's id of its picture, "" where Slack cannot show one (yet); unshown: why
    it never will, "" otherwise.
    """

    incident: int
    position: int
    name: str
    rank: int
    target_kind: str
    target_id: str
    target_name: str
    due_at: datetime
    asked_at: datetime
    state: PieceState = PieceState.WAITING
    read_at: datetime | None = None
    headline: str = ""
    details: tuple[str, ...] = ()
    query: str = ""
    file: str = ""
    unshown: str = ""

    @property
    def target(self) -> Target:
        """Return what it is about."""
        return Target(self.target_kind, self.target_id, self.target_name)
