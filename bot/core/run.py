"""A run: one confirmed plan on its way, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class RunStatus(StrEnum):
    """How far a run is.

    ASKED waits for approval, APPROVED for its turn; PAUSED was frozen at a safe state.
    REJECTED, EXPIRED, CANCELLED and CHANGED (the world is not as planned) ended before their
    effect was there; UNKNOWN: nobody can tell what AWS did, and a person must look.
    """

    ASKED = "asked"
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REJECTED = "rejected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    UNKNOWN = "unknown"


# At most one of these a target, at any time.
UNDER_WAY = (RunStatus.APPROVED, RunStatus.RUNNING, RunStatus.PAUSED)
UNFINISHED = (RunStatus.ASKED, *UNDER_WAY)


class StepState(StrEnum):
    """How a step stands; ATTEMPTED: its outcome is not known yet."""

    WAITING = "waiting"
    ATTEMPTED = "attempted"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One confirmed plan.

    id: also the plan's, so that a plan runs once. target: account, Region, kind and id in one
    word. actor, reason: who confirmed it, and why; undoes: the run it takes back, "" for none.
    demands: the roles of which one person each must approve; break_glass: it runs without.
    epoch: grows each time a process takes it up; what an older one still writes is void.
    cancelled_by: the actor who asked for its end, "" for nobody. says: how it came out.
    touched: some step of it was attempted, so AWS may not be as it was before.
    revision: grows with everything that its message shows.
    """

    id: str
    incident: int
    action: str
    target: str
    status: RunStatus
    actor: str
    reason: str
    digest: str
    requested_at: datetime
    expires_at: datetime
    undoes: str = ""
    demands: tuple[str, ...] = ()
    break_glass: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None
    says: str = ""
    epoch: int = 0
    cancelled_by: str = ""
    touched: bool = False
    revision: int = 1

    @property
    def is_over(self) -> bool:
        """Tell whether nothing of it will happen any more."""
        return self.status not in UNFINISHED


@dataclass(frozen=True, slots=True)
class RunStep:
    """One step of a run, as it stands. made: what it left for later steps, JSON."""

    position: int
    name: str
    title: str
    state: StepState = StepState.WAITING
    says: str = ""
    request_ids: tuple[str, ...] = ()
    made: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody approved a run's plan, by its digest."""

    person: str
    actor: str
    digest: str
    at: datetime
