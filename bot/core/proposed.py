"""A plan that was shown to somebody, and what this person may do with it."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.action import Action
from bot.core.authority import Demand
from bot.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan that somebody was shown. id: a run of it has the same; undoes: a run's id, or ""."""

    id: str
    incident: int
    undoes: str
    actor: str
    shown_at: datetime
    plan: Plan


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan, and what this person may do with it.

    approvers: who must approve, described; "" where nobody must.
    refusal: why they may not run it, "" where they may; may_break_glass: they may run it
    without the approval that it needs; plan_only: nobody may, the account has no execute role.
    """

    shown: Shown
    action: Action
    demand: Demand
    approvers: str
    refusal: str
    may_break_glass: bool
    plan_only: bool

    @property
    def hindrance(self) -> str:
        """Return why this person cannot confirm it, "" where they can."""
        if self.shown.plan.blocked:
            return "It cannot run as it stands: see ⛔ above."
        if self.plan_only:
            return (
                "This account is plan-only: it has no `execute_role` in firebreak.yaml. "
                "The commands do the same."
            )
        return self.refusal
