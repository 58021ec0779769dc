"""The quarantine group: one a VPC, without any rule, reused and checked each time.

A new group lets everything out (v4, and v6 where the VPC has it); that is revoked first.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Plan
from handlers.actions.isolate_instance.facts import Facts, groups_of
from handlers.actions.isolate_instance.groups import Group, create_call, created, find
from handlers.actions.isolate_instance.part import Part, Proposal
from handlers.aws import request_ids
from handlers.calls import calls_of, invoke

NAME = "firebreak-quarantine"
STEP = "quarantine_group"
CREATE = "CreateSecurityGroup"
OPEN_EGRESS = "its open egress"


def known_as(vpc_id: str) -> str:
    """Return how plans name a VPC's group before it is there."""
    return f"quarantine group of {vpc_id}"


def read(aws: Aws, vpc_ids: Iterable[str]) -> dict[str, Group | None]:
    """Return each VPC's quarantine group; None where there is none."""
    return {vpc_id: find(aws, vpc_id, NAME) for vpc_id in vpc_ids}


def is_quarantined(interface: Mapping[str, Any], groups: Mapping[str, Group | None]) -> bool:
    """Tell whether an interface holds exactly the quarantine group of its VPC."""
    group = groups.get(interface["VpcId"])
    return group is not None and groups_of(interface) == [group.id]


def propose(facts: Facts, _request: Request) -> Proposal:
    """Make the group where there is none, and take the rules from a new one."""
    each = facts.quarantines.items()
    calls = tuple(call for vpc_id, group in each for call in _calls(vpc_id, group))
    return Proposal(calls=calls, saved={"vpcs": list(facts.quarantines)})


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Have an empty group; a rule that somebody added is never removed, but refused."""
    answers: list[Mapping[str, Any]] = []
    for vpc_id in plan.saved["vpcs"]:
        answers += _prepared(aws, plan, vpc_id)
    groups = read(aws, plan.saved["vpcs"])
    unfit = [vpc_id for vpc_id, group in groups.items() if group is None or not group.is_empty]
    if unfit:
        says = f"{NAME} in {', '.join(unfit)} is gone, or somebody gave it rules"
        return Outcome(ok=False, says=says, request_ids=request_ids(answers))
    made = {known_as(vpc_id): group.id for vpc_id, group in groups.items() if group}
    return Outcome(
        ok=True, says=f"{NAME} has no rules", request_ids=request_ids(answers), made=made
    )


def _calls(vpc_id: str, group: Group | None) -> Iterator[Call]:
    if group is None:
        yield create_call(STEP, vpc_id, NAME, "quarantine")
    if group is None or not group.is_empty:
        group_id = group.id if group else f"<{known_as(vpc_id)}>"
        parameters = {"GroupId": group_id, "IpPermissions": f"<{OPEN_EGRESS}>"}
        yield Call(STEP, "ec2", "RevokeSecurityGroupEgress", parameters)


def _prepared(aws: Aws, plan: Plan, vpc_id: str) -> tuple[Mapping[str, Any], ...]:
    """Make one VPC's calls as far as they are needed; a group with other rules stays as it is."""
    calls = calls_of(plan, STEP)
    answers: tuple[Mapping[str, Any], ...] = ()
    for create in (call for call in calls if call.parameters.get("VpcId") == vpc_id):
        _, answers = created(aws, create)
    group = find(aws, vpc_id, NAME)
    if group is None or group.is_empty or not group.is_new:
        return answers
    known = {known_as(vpc_id): group.id, OPEN_EGRESS: group.egress}
    its_own = (group.id, f"<{known_as(vpc_id)}>")
    revokes = [call for call in calls if call.parameters.get("GroupId") in its_own]
    return (*answers, *(invoke(aws, revoke, known) for revoke in revokes))


QUARANTINE = Part(propose, Step(STEP, "Quarantine group", run))
