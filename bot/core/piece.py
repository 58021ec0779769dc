"""A piece of evidence: one diagnostic of one incident, asked for, read or failed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PieceState(StrEnum):
    """How far a piece is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One diagnostic of an incident. rank: its severity's, the worst are read first.

    headline: what was found, or why nothing was; picture: a PNG, None where there is none.
    asked_at: the moment it is about; read_at: when AWS had answered; query: in words.
    """

    incident: int
    name: str
    position: int
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
    picture: bytes | None = None
