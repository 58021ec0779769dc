"""The open group: every rule there can be, for as long as the open hop takes."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Plan
from handlers.actions.isolate_instance.facts import Facts
from handlers.actions.isolate_instance.groups import Group, create_call, created, find
from handlers.actions.isolate_instance.options import TWO_HOP
from handlers.actions.isolate_instance.part import NOTHING, Part, Proposal
from handlers.aws import request_ids
from handlers.calls import calls_of, invoke

OPEN = "open_group"
REMOVE = "remove_open_group"
KNOWN = "open group"  # how plans name it
EVERYTHING = (
    {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
)


def name_of(instance_id: str) -> str:
    """Return the name of the group: one an instance, so that runs do not share it."""
    return f"firebreak-open-{instance_id}"


def find_open(aws: Aws, plan: Plan) -> Group | None:
    """Return the open group of this plan's instance; None where there is none."""
    create = calls_of(plan, OPEN)[0]
    return find(aws, create.parameters["VpcId"], create.parameters["GroupName"])


def propose_open(facts: Facts, request: Request) -> Proposal:
    """Make the group, with every rule that can be, v4 and v6."""
    if not request.parameters[TWO_HOP.name]:
        return NOTHING
    group = create_call(OPEN, facts.vpc_id, name_of(facts.id), "open for a moment")
    rules = {"GroupId": f"<{KNOWN}>"}
    ingress = Call(
        OPEN,
        "ec2",
        "AuthorizeSecurityGroupIngress",
        {**rules, "IpPermissions": list(EVERYTHING)},
    )
    egress = Call(
        OPEN, "ec2", "AuthorizeSecurityGroupEgress", {**rules, "IpPermissions": "<what is missing>"}
    )
    return Proposal(
        calls=(group, ingress, egress),
        affects=("the host is open to everybody for about 2 seconds",),
    )


def propose_removal(_facts: Facts, request: Request) -> Proposal:
    """Remove the group again."""
    if not request.parameters[TWO_HOP.name]:
        return NOTHING
    return Proposal(calls=(Call(REMOVE, "ec2", "DeleteSecurityGroup", {"GroupId": f"<{KNOWN}>"}),))


def run_open(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Have the group with all its rules; what is there already is not asked for again."""
    create, ingress, egress = calls_of(plan, OPEN)
    group, answers = created(aws, create)
    if not group.ingress:
        answers = (*answers, invoke(aws, ingress, {KNOWN: group.id}))
    missing = [rule for rule in EVERYTHING if not _has(group, rule)]
    if missing:
        known = {KNOWN: group.id, "what is missing": missing}
        answers = (*answers, invoke(aws, egress, known))
    return Outcome(ok=True, says="the open group is ready", request_ids=request_ids(answers))


def run_removal(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Delete the group; AWS refuses while an interface holds it."""
    group = find_open(aws, plan)
    if group is None:
        return Outcome(ok=True, says="the open group is gone")
    answers = [invoke(aws, call, {KNOWN: group.id}) for call in calls_of(plan, REMOVE)]
    return Outcome(ok=True, says="the open group is removed", request_ids=request_ids(answers))


def _has(group: Group, wanted: Mapping[str, Any]) -> bool:
    """Tell whether the egress has a rule's places; AWS joins v4 and v6 in one permission."""
    family = "IpRanges" if "IpRanges" in wanted else "Ipv6Ranges"
    places = [place for rule in group.egress for place in rule.get(family, [])]
    return any(set(place.values()) >= set(wanted[family][0].values()) for place in places)


OPEN_GROUP = Part(propose_open, Step(OPEN, "Open group for the hop", run_open, vital=False))
REMOVAL = Part(propose_removal, Step(REMOVE, "Remove the open group", run_removal, vital=False))
