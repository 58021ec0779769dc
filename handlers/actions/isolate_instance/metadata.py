"""The instance metadata service: off, so that nobody fetches fresh credentials there.

AWS takes no other option beside HttpEndpoint=disabled, and keeps what is not named.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance.describe import instance
from handlers.actions.isolate_instance.facts import Facts
from handlers.actions.isolate_instance.options import METADATA_OFF
from handlers.actions.isolate_instance.part import NOTHING, Part, Proposal
from handlers.calls import compare, perform

STEP = "metadata"
ON, OFF = "enabled", "disabled"
SAYS = {ON: "on", OFF: "off"}


def propose(facts: Facts, request: Request) -> Proposal:
    """Turn it off where it is on."""
    if not request.parameters[METADATA_OFF.name] or _endpoint(facts.instance) == OFF:
        return NOTHING
    return Proposal((_change(OFF),), (_call(facts.id, OFF),), {"metadata": ON})


def take_back(aws: Aws, request: Request) -> Proposal:
    """Turn it on where this run turned it off."""
    if "metadata" not in request.saved or _endpoint(instance(aws, request.target.id)) == ON:
        return NOTHING
    return Proposal((_change(ON),), (_call(request.target.id, ON),))


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Switch it unless it is so already."""
    now = _endpoint(instance(aws, plan.target.id))
    done = perform(aws, plan, STEP, lambda call: compare(now, now, call.parameters["HttpEndpoint"]))
    after = _endpoint(instance(aws, plan.target.id))
    return Outcome(ok=True, says=f"metadata service: {SAYS[after]}", request_ids=done.request_ids)


def _endpoint(found: Mapping[str, Any]) -> str:
    return str(found.get("MetadataOptions", {}).get("HttpEndpoint", ON))


def _change(after: str) -> Change:
    before = ON if after == OFF else OFF
    return Change("metadata service", SAYS[before], SAYS[after])


def _call(instance_id: str, endpoint: str) -> Call:
    parameters = {"InstanceId": instance_id, "HttpEndpoint": endpoint}
    return Call(STEP, "ec2", "ModifyInstanceMetadataOptions", parameters)


METADATA = Part(
    propose,
    Step(STEP, "Turn off its metadata", run, vital=False),
    take_back,
    Step(STEP, "Turn on its metadata", run, vital=False),
)
