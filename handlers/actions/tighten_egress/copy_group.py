"""`scope=instance`: make a group's copy, found again by its name and our tag."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.tighten_egress.calls_of_instance import copy_of
from handlers.actions.tighten_egress.read import pages, read_groups
from handlers.actions.tighten_egress.rule import read_rule
from handlers.actions.tighten_egress.tags import COPY_OF
from handlers.actions.tighten_egress.write import revoke
from handlers.aws import request_ids
from handlers.calls import calls_of, invoke


def find_copy(ec2: Any, saved: Mapping[str, Any]) -> str:
    """Return the id of a copy we made, "" where there is none. saved: as `copy_json` made it."""
    wanted = {
        "group-name": [saved["copy"]],
        "vpc-id": [saved["vpc"]],
        f"tag:{COPY_OF}": [saved["id"]],
    }
    found = pages(ec2, "describe_security_groups", "SecurityGroups", wanted)
    return str(found[0]["GroupId"]) if found else ""


def copy(name: str, aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Make the copy, unless an attempt before this one did."""
    group = name.partition(":")[2]
    found = find_copy(aws.client("ec2"), _saved(plan, group))
    answers = [] if found else [_create(aws, name, plan)]
    found = found or str(answers[0]["GroupId"])
    made, says = {copy_of(group): found}, f"{found} is the copy of {group}"
    return Outcome(ok=True, says=says, request_ids=request_ids(answers), made=made)


def revoke_first(name: str, aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Outcome:
    """Revoke what EC2 lets every new group let out, and all else that is not planned."""
    group = name.partition(":")[2]
    found = made[copy_of(group)]
    planned = [read_rule(raw) for raw in _saved(plan, group)["added"]]
    current = read_groups(aws.client("ec2"), [found])[found].egress
    surplus = {rule.id: rule for rule in current if rule not in planned}
    ids = revoke(aws, found, surplus)
    return Outcome(ok=True, says=f"{found} lets out what is planned alone", request_ids=ids)


def _create(aws: Aws, name: str, plan: Plan) -> Mapping[str, Any]:
    (call,) = calls_of(plan, name)
    answer = invoke(aws, call, {})
    # EC2 is eventually consistent: a new group is not seen by every call at once.
    aws.client("ec2").get_waiter("security_group_exists").wait(GroupIds=[answer["GroupId"]])
    return answer


def _saved(plan: Plan, group: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one for one in plan.saved["groups"] if one["id"] == group)
    return found
