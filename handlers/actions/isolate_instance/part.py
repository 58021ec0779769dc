"""A part of the isolation: what it changes, the step that does it, and the way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.action import Aws, Request, Step
from bot.core.plan import Call, Change
from handlers.actions.isolate_instance.facts import Facts


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a part adds to a plan.

    kept: what a way back finds changed by others, and leaves.
    leads: its changes are what the action is for, and are read first.
    """

    changes: tuple[Change, ...] = ()
    calls: tuple[Call, ...] = ()
    saved: Mapping[str, Any] = field(default_factory=dict)
    affects: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    leads: bool = False


NOTHING = Proposal()


@dataclass(frozen=True, slots=True)
class Part:
    """propose: from what was read; take_back: reads how things stand, with what was saved."""

    propose: Callable[[Facts, Request], Proposal]
    step: Step
    take_back: Callable[[Aws, Request], Proposal] | None = None
    back: Step | None = None
