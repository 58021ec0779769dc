"""A look at where a plan stands, also where its target is gone."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Plan
from handlers.actions.failover.course import NoCourse
from handlers.actions.failover.standing import Stage, Standing
from handlers.actions.failover.ways import WAYS


def look(aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Standing:
    """Read where it stands; raises botocore's errors as they come."""
    try:
        return WAYS[plan.saved["way"]].read(aws, plan, made)
    except NoCourse as gone:  # somebody deleted it meanwhile
        return Standing(Stage.LOST, str(gone))
