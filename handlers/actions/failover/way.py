"""What a way to fail over is. Each has a file of its own, and a line in `ways`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.action import Aws, Permissions, Request
from bot.core.plan import Plan
from handlers.actions.failover.course import Course
from handlers.actions.failover.standing import Standing


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fail over, and back.

    name: also the step's; title: the step's, for people; kinds: of the targets it is for.
    needs: what a target must have for it ("a standby in another zone").
    find: every course there is for the target, the best first; none where it does not apply.
    back: the course that takes back what was saved. Both raise NoCourse with the reason.
    read: where a plan of its stands; made: what earlier steps left.
    """

    name: str
    title: str
    kinds: tuple[str, ...]
    needs: str
    find: Callable[[Aws, Request], Iterable[Course]]
    back: Callable[[Aws, Request], Course]
    read: Callable[[Aws, Plan, Mapping[str, Any]], Standing]
    permissions: Permissions
    undo_permissions: Permissions
