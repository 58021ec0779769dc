"""One thing that could fail over, and where to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.plan import Call, Change, Precondition, Verdict


@dataclass(frozen=True, slots=True)
class Course:
    """A way to fail over as it is for one target: what a person can choose.

    way: its name. choice: what a person picks, at most 150 characters (a Slack option).
    undo: how to take it back, or why that is impossible. saved: what its steps and its undo
    must know; JSON. seconds: how long it takes, about.
    data_loss: "" for none. doubt: why it is not taken unless somebody chooses it, "" for none.
    second_person: why somebody else must agree, "" where nobody must.
    """

    way: str
    choice: str
    changes: tuple[Change, ...]
    checks: tuple[Precondition, ...]
    call: Call
    saved: Mapping[str, Any]
    seconds: int
    undo: str
    affects: tuple[str, ...] = ()
    does_not: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    data_loss: str = ""
    doubt: str = ""
    second_person: str = ""

    @property
    def blocked(self) -> tuple[Precondition, ...]:
        """Return what forbids it."""
        return tuple(check for check in self.checks if check.verdict is Verdict.BLOCKED)

    @property
    def is_default(self) -> bool:
        """Tell whether it may be taken where nobody chose: possible, sure, nothing lost."""
        return not (self.blocked or self.data_loss or self.doubt)


class NoCourse(Exception):
    """Nothing can fail over; the message says why, in a sentence for people."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.precondition = Precondition(name, Verdict.BLOCKED, why)
