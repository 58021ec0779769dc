"""The way back that was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.core.plan import Call, Precondition
from handlers.actions.rollback_service.revision import Revision


class Way(StrEnum):
    """How a service goes back; also the name of the step that makes it."""

    STOP = "stop_deployment"  # ECS takes the deployment under way back
    UPDATE = "update_service"  # a new deployment of the old task definition
    WATCH = "watch"  # ECS is going back by itself
    STOP_CODE_DEPLOY = "stop_codedeploy"
    CREATE_CODE_DEPLOY = "create_codedeploy"

    @property
    def restores_settings(self) -> bool:
        """Tell whether network, load balancers and capacity go back as well."""
        return self in (Way.STOP, Way.WATCH)


@dataclass(frozen=True, slots=True)
class Course:
    """From where, to where, by which call; none where there is only to watch.

    checks: what was found while choosing. saved: what the steps and an undo must know; JSON.
    """

    way: Way
    now: Revision
    then: Revision
    checks: tuple[Precondition, ...]
    call: Call | None = None
    saved: Mapping[str, Any] = field(default_factory=dict)
