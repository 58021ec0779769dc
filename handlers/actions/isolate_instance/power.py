"""Stopping the instance: the certain cut, at the price of its memory."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance.describe import instance
from handlers.actions.isolate_instance.facts import Facts
from handlers.actions.isolate_instance.options import STOP
from handlers.actions.isolate_instance.part import NOTHING, Part, Proposal
from handlers.calls import Standing, perform

STEP = "power"
RUNNING = {"pending", "running"}
STOPPED = {"stopping", "stopped"}


def propose(facts: Facts, request: Request) -> Proposal:
    """Stop it if it runs."""
    if not request.parameters[STOP.name] or facts.state not in RUNNING:
        return NOTHING
    call = Call(STEP, "ec2", "StopInstances", {"InstanceIds": [facts.id]})
    return Proposal((Change("instance", "running", "stopped"),), (call,), {"power": "running"})


def take_back(aws: Aws, request: Request) -> Proposal:
    """Start it if it is stopped and this run stopped it."""
    if "power" not in request.saved or state(aws, request.target.id) not in STOPPED:
        return NOTHING
    call = Call(STEP, "ec2", "StartInstances", {"InstanceIds": [request.target.id]})
    return Proposal((Change("instance", "stopped", "running"),), (call,))


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Stop or start it unless it is on its way there; waits for nothing."""
    now = state(aws, plan.target.id)
    done = perform(aws, plan, STEP, lambda call: _standing(now, call))
    return Outcome(
        ok=True, says=f"instance: {state(aws, plan.target.id)}", request_ids=done.request_ids
    )


def state(aws: Aws, instance_id: str) -> str:
    """Return `running`, `stopping`, `stopped`, ..."""
    return str(instance(aws, instance_id)["State"]["Name"])


def _standing(now: str, call: Call) -> Standing:
    there = STOPPED if call.operation == "StopInstances" else RUNNING
    return Standing.DONE if now in there else Standing.TODO


POWER = Part(
    propose,
    Step(STEP, "Stop the instance", run, vital=False),
    take_back,
    Step(STEP, "Start the instance", run, vital=False),
)
