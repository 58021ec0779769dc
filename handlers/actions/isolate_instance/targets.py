"""Take the instance out of its load balancers, and put it back; draining goes on by itself."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance.balancers import behind_classic, registered
from handlers.actions.isolate_instance.facts import Facts, Registration
from handlers.actions.isolate_instance.options import DEREGISTER
from handlers.actions.isolate_instance.part import Part, Proposal
from handlers.calls import Standing, perform

STEP = "targets"
CLASSIC_IN = "RegisterInstancesWithLoadBalancer"
CLASSIC_OUT = "DeregisterInstancesFromLoadBalancer"
DELETED = {"TargetGroupNotFound", "LoadBalancerNotFound", "AccessPointNotFound"}
DEREGISTERS = {"DeregisterTargets", CLASSIC_OUT}


def propose(facts: Facts, request: Request) -> Proposal:
    """Deregister it wherever it is registered, by id and port."""
    affects = tuple(_felt(registration) for registration in facts.registrations)
    if not request.parameters[DEREGISTER.name]:
        return Proposal(affects=affects)
    entries = [_entry(registration) for registration in facts.registrations]
    return Proposal(
        changes=tuple(Change(_word(entry), "registered", "out") for entry in entries),
        calls=tuple(_call(entry, facts.id, into=False) for entry in entries),
        saved={"targets": entries},
        affects=affects,
    )


def take_back(aws: Aws, request: Request) -> Proposal:
    """Register it again where it is not registered."""
    entries = request.saved.get("targets", [])
    seen = [(entry, _call(entry, request.target.id, into=True)) for entry in entries]
    found = [(entry, call, _standing_if_there(aws, call)) for entry, call in seen]
    todo = [(entry, call) for entry, call, standing in found if standing is Standing.TODO]
    gone = [entry for entry, _, standing in found if standing is Standing.TAKEN]
    return Proposal(
        changes=tuple(Change(_word(entry), "out", "registered") for entry, _ in todo),
        calls=tuple(call for _, call in todo),
        kept=tuple(f"{_word(entry)} is gone" for entry in gone),
    )


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Make each call unless it is so already; waits for no connection to drain."""
    done = perform(aws, plan, STEP, lambda call: _standing(aws, call))
    return Outcome(
        ok=True, says=f"{len(done.made)} load balancers told", request_ids=done.request_ids
    )


def _standing_if_there(aws: Aws, call: Call) -> Standing:
    """Return how it stands; TAKEN where somebody deleted the load balancer or group."""
    try:
        return _standing(aws, call)
    except ClientError as failure:
        if failure.response["Error"]["Code"] not in DELETED:
            raise
        return Standing.TAKEN


def _standing(aws: Aws, call: Call) -> Standing:
    is_in, wanted = _is_in(aws, call), call.operation not in DEREGISTERS
    return Standing.DONE if is_in == wanted else Standing.TODO


def _is_in(aws: Aws, call: Call) -> bool:
    """Tell whether it is registered: with every target of a registration, or any otherwise."""
    if call.service == "elb":
        instance_id = call.parameters["Instances"][0]["InstanceId"]
        return behind_classic(aws, call.parameters["LoadBalancerName"], instance_id)
    wanted = call.parameters["Targets"]
    there = registered(aws, call.parameters["TargetGroupArn"], {one["Id"] for one in wanted})
    quantify = any if call.operation in DEREGISTERS else all
    return quantify(one in there for one in wanted)


def _call(entry: Mapping[str, Any], instance_id: str, *, into: bool) -> Call:
    if entry["arn"]:
        operation = "RegisterTargets" if into else "DeregisterTargets"
        parameters = {"TargetGroupArn": entry["arn"], "Targets": entry["targets"]}
        return Call(STEP, "elbv2", operation, parameters)
    operation = CLASSIC_IN if into else CLASSIC_OUT
    parameters = {"LoadBalancerName": entry["name"], "Instances": [{"InstanceId": instance_id}]}
    return Call(STEP, "elb", operation, parameters)


def _entry(registration: Registration) -> dict[str, Any]:
    targets = [dict(target) for target in registration.targets]
    return {"name": registration.name, "arn": registration.arn, "targets": targets}


def _word(entry: Mapping[str, Any]) -> str:
    kind = "target group" if entry["arn"] else "Classic Load Balancer"
    return f"{kind} {entry['name']}"


def _felt(registration: Registration) -> str:
    return f"{_word(_entry(registration))}: {registration.others} healthy left"


TARGETS = Part(
    propose,
    Step(STEP, "Take out of load balancers", run, vital=False),
    take_back,
    Step(STEP, "Back into load balancers", run, vital=False),
)
