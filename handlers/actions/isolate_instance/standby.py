"""Auto Scaling standby: otherwise a failed health check terminates the evidence.

Source: Amazon EC2 Auto Scaling User Guide, "Temporarily remove instances from your Auto
Scaling group": on the way back the desired capacity grows by one.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance.facts import Facts, Membership
from handlers.actions.isolate_instance.options import STANDBY as OPTION
from handlers.actions.isolate_instance.part import NOTHING, Part, Proposal
from handlers.calls import Standing, perform

STEP = "standby"
IN = {"EnteringStandby", "Standby"}
OUT = {"Pending", "InService"}


def read(aws: Aws, instance_id: str) -> Membership | None:
    """Return the instance's membership in an Auto Scaling group; None without one."""
    answer = aws.client("autoscaling").describe_auto_scaling_instances(InstanceIds=[instance_id])
    found = answer["AutoScalingInstances"]
    if not found:
        return None
    return Membership(found[0]["AutoScalingGroupName"], found[0]["LifecycleState"])


def propose(facts: Facts, request: Request) -> Proposal:
    """Enter standby from service; the group launches a replacement at once."""
    member = facts.membership
    if not request.parameters[OPTION.name] or not member or member.lifecycle != "InService":
        return NOTHING
    parameters = {**_named(facts.id, member.group), "ShouldDecrementDesiredCapacity": False}
    return Proposal(
        changes=(Change(f"Auto Scaling group {member.group}", "in service", "standby"),),
        calls=(Call(STEP, "autoscaling", "EnterStandby", parameters),),
        saved={"standby": {"group": member.group}},
        affects=(f"Auto Scaling group {member.group}: launches a replacement",),
        costs=(f"the replacement in {member.group}, beside this instance",),
    )


def take_back(aws: Aws, request: Request) -> Proposal:
    """Go back into service from standby."""
    group = request.saved.get("standby", {}).get("group", "")
    if not group:
        return NOTHING
    member = read(aws, request.target.id)
    if member is None or member.group != group:
        return Proposal(kept=(f"it has left the Auto Scaling group {group}",))
    if member.lifecycle not in IN:
        return NOTHING
    call = Call(STEP, "autoscaling", "ExitStandby", _named(request.target.id, group))
    return Proposal(
        (Change(f"Auto Scaling group {group}", "standby", "in service"),),
        (call,),
        affects=(f"Auto Scaling group {group}: {_room(aws, group)}",),
    )


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Enter or leave standby unless it is already on its way; waits for nothing."""
    member = read(aws, plan.target.id)
    lifecycle = member.lifecycle if member else "gone"
    done = perform(aws, plan, STEP, lambda call: _standing(lifecycle, call))
    after = read(aws, plan.target.id)
    return Outcome(
        ok=True,
        says=f"Auto Scaling: {after.lifecycle if after else 'gone'}",
        request_ids=done.request_ids,
    )


def _standing(lifecycle: str, call: Call) -> Standing:
    there = IN if call.operation == "EnterStandby" else OUT
    return Standing.DONE if lifecycle in there else Standing.TODO


def _room(aws: Aws, name: str) -> str:
    """Say how its desired capacity grows, and whether it may."""
    answer = aws.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    group = answer["AutoScalingGroups"][0]
    grown = group["DesiredCapacity"] + 1
    if grown > group["MaxSize"]:
        return f"it is at its maximum of {group['MaxSize']}; raise it, else standby stays"
    return f"desired capacity grows by one to {grown}"


def _named(instance_id: str, group: str) -> dict[str, Any]:
    return {"InstanceIds": [instance_id], "AutoScalingGroupName": group}


STANDBY = Part(
    propose,
    Step(STEP, "Auto Scaling standby", run, vital=False),
    take_back,
    Step(STEP, "Back into service", run, vital=False),
)
