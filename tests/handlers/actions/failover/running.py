"""Plan, run and look, as the flow does."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Action, Outcome
from bot.core.alert import Target
from bot.core.plan import Plan, Precondition, Verdict
from handlers.actions.failover import FAILOVER
from tests.handlers.actions.failover.world import World, asked
from tests.support.action import planned

assert FAILOVER.undo
UNDO: Action = FAILOVER.undo


def plan_of(world: World, target: Target, to: str = "") -> Plan:
    return planned(FAILOVER, world.aws, asked(target, to))


def undo_of(world: World, target: Target, saved: Mapping[str, Any], to: str = "") -> Plan:
    return planned(UNDO, world.aws, asked(target, to, saved))


def run(world: World, plan: Plan, action: Action = FAILOVER) -> list[Outcome]:
    """Take every step, and verify; each looks once, so nobody waits where AWS is still at it."""
    made: dict[str, Any] = {}
    outcomes = []
    for step in action.steps(plan):
        outcomes.append(step.run(world.aws, plan, made))
        if step.vital and not outcomes[-1].ok:
            break
        made |= outcomes[-1].made
    return [*outcomes, action.verify(world.aws, plan, made)]


def moved(world: World, target: Target, to: str = "") -> Plan:
    """Return the plan of a failover that was done."""
    plan = plan_of(world, target, to)
    assert all(outcome.ok for outcome in run(world, plan))
    world.aws.made.clear()
    return plan


def check(plan: Plan, name: str) -> Precondition:
    (found,) = [each for each in plan.preconditions if each.name == name]
    return found


def verdict(plan: Plan, name: str) -> Verdict:
    return check(plan, name).verdict


def operations(world: World) -> list[str]:
    return [call.operation for call in world.aws.writes]
