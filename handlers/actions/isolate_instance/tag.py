"""The incident's number on the instance, so that whoever finds it knows why."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance.describe import instance
from handlers.actions.isolate_instance.facts import Facts
from handlers.actions.isolate_instance.part import NOTHING, Part, Proposal
from handlers.calls import Standing, compare, perform

STEP = "tag"
KEY = "firebreak:incident"


def propose(facts: Facts, request: Request) -> Proposal:
    """Set the tag; what it was is saved."""
    before = facts.tags.get(KEY, "")
    change = Change(f"tag {KEY}", before or "none", request.incident)
    saved = {"tag": {"before": before, "left": request.incident}}
    return Proposal((change,), (_set(facts.id, request.incident),), saved)


def take_back(aws: Aws, request: Request) -> Proposal:
    """Set the tag to what it was, or remove it, unless somebody changed it since."""
    saved = request.saved["tag"]
    before, left = saved["before"], saved["left"]
    now = _read(aws, request.target.id)
    standing = compare(now, left, before)
    if standing is Standing.TAKEN:
        return Proposal(kept=(f"tag {KEY} says {now or 'nothing'} now",))
    if standing is Standing.DONE:
        return NOTHING
    change = Change(f"tag {KEY}", left, before or "none")
    call = _set(request.target.id, before) if before else _remove(request.target.id, left)
    return Proposal((change,), (call,))


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Make the call unless the tag says it already."""
    now = _read(aws, plan.target.id)
    done = perform(aws, plan, STEP, lambda call: compare(now, now, _wanted(call)))
    return Outcome(
        ok=True,
        says=f"tag {KEY}: {_read(aws, plan.target.id) or 'none'}",
        request_ids=done.request_ids,
    )


def _wanted(call: Call) -> str:
    return "" if call.operation == "DeleteTags" else str(call.parameters["Tags"][0]["Value"])


def _read(aws: Aws, instance_id: str) -> str:
    tags = {tag["Key"]: tag["Value"] for tag in instance(aws, instance_id).get("Tags", [])}
    return str(tags.get(KEY, ""))


def _set(instance_id: str, value: str) -> Call:
    tags = [{"Key": KEY, "Value": value}]
    return Call(STEP, "ec2", "CreateTags", {"Resources": [instance_id], "Tags": tags})


def _remove(instance_id: str, value: str) -> Call:
    tags = [{"Key": KEY, "Value": value}]
    return Call(STEP, "ec2", "DeleteTags", {"Resources": [instance_id], "Tags": tags})


TAG = Part(
    propose,
    Step(STEP, "Tag the instance", run, vital=False),
    take_back,
    Step(STEP, "Restore the tag", run, vital=False),
)
