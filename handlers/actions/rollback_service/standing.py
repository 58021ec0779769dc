"""Where a rollback stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.action import Aws
from bot.core.plan import Plan
from handlers.actions.rollback_service.service import Service


@dataclass(frozen=True, slots=True)
class Standing:
    """says: a sentence for people. is_over: nothing more will come, well (is_done) or not."""

    says: str
    is_done: bool = False
    is_over: bool = False


Read = Callable[[Aws, Plan, Service], Standing]


def done(says: str) -> Standing:
    """Return that it is there."""
    return Standing(says, is_done=True, is_over=True)


def lost(says: str) -> Standing:
    """Return that it will not be there."""
    return Standing(says, is_over=True)


def unhealthy_targets(aws: Aws, service: Service) -> str:
    """Tell which load balancer targets are not healthy yet; "" where all are."""
    states: list[str] = []
    for arn in service.target_groups:
        health = aws.client("elbv2").describe_target_health(TargetGroupArn=arn)
        states += [_state(each) for each in health["TargetHealthDescriptions"]]
    # Old tasks drain; the idle side of a blue/green pair is unused.
    bad = [state for state in states if state not in ("healthy", "draining", "unused")]
    return f"{len(bad)} of {len(states)} targets are {bad[0]}" if bad else ""


def _state(target: Mapping[str, Any]) -> str:
    return str(target["TargetHealth"]["State"])
