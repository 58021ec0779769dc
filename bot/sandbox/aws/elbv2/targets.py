"""Targets that come and go."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from moto.elbv2.exceptions import TargetGroupNotFoundError
from moto.elbv2.models import elbv2_backends

from bot.sandbox.aws.elbv2 import passing
from bot.sandbox.aws.front import Call

Target = dict[str, Any]  # as moto keeps it, and what it is passing through
REGISTERS = 8.0  # seconds; AWS needs a health check or more
DELAY = "deregistration_delay.timeout_seconds"


def register(call: Call) -> dict[str, Any]:
    """Register targets: each is healthy a moment later. Who is registered stays as it is."""
    group = _group(call)
    new = [asked for asked in call.parameters["Targets"] if not _registered(group, asked)]
    group.register(new)
    for asked in new:
        _let_pass(call, group.targets[asked["Id"]], passing.INITIAL, REGISTERS)
    return {}


def deregister(call: Call) -> dict[str, Any]:
    """Deregister targets: each drains as long as the group says. Who is unknown is no mistake."""
    group = _group(call)
    delay = float(group.attributes[DELAY])
    for asked in call.parameters["Targets"]:
        if target := _registered(group, asked):
            group.deregister([target])
            _let_pass(call, target, passing.DRAINING, delay)
    return {}


def describe_health(call: Call) -> dict[str, Any]:
    """Describe the health of some targets, or of all that are registered or drain."""
    group = _group(call)
    asked = call.parameters.get("Targets") or [*group.targets.values(), *_draining(group)]
    return {"TargetHealthDescriptions": [_health(group, target) for target in asked]}


def _group(call: Call) -> Any:
    group = call.moto(elbv2_backends).target_groups.get(call.parameters["TargetGroupArn"])
    if group is None:
        raise TargetGroupNotFoundError
    return group


def _registered(group: Any, asked: Mapping[str, Any]) -> Target | None:
    """Return the target that is meant: without a port, the one at the group's own."""
    target: Target | None = group.targets.get(asked["Id"])
    port = asked.get("Port", group.port)
    return target if target and str(target["Port"]) == str(port) else None


def _draining(group: Any) -> Iterator[Target]:
    return (each for each in group.deregistered_targets.values() if passing.KEY in each)


def _let_pass(call: Call, target: Target, state: passing.State, seconds: float) -> None:
    target[passing.KEY] = state
    call.agenda.plan(call.now, seconds, partial(_passed, target, state))


def _passed(target: Target, state: passing.State, _: datetime) -> None:
    """End a state, unless the target passed on to another; who comes back is a new target."""
    if target.get(passing.KEY) is state:
        del target[passing.KEY]


def _health(group: Any, asked: Mapping[str, Any]) -> Any:
    health, name = group.health_for(asked, group.ec2_backend), asked["Id"]
    target = group.targets.get(name) or group.deregistered_targets.get(name) or {}
    if state := target.get(passing.KEY):
        health.status, health.reason, health.description = state.name, state.reason, state.says
    return health
