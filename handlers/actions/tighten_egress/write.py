"""The writes, each after a look: run twice, they do what once does."""

from collections.abc import Mapping
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError

from bot.core.action import Aws
from bot.core.plan import Call
from handlers.actions.tighten_egress.read import read_groups
from handlers.actions.tighten_egress.rule import Rule, permission
from handlers.aws import request_ids
from handlers.calls import filled

DUPLICATE = "InvalidPermission.Duplicate"
GONE = {"InvalidPermission.NotFound", "InvalidSecurityGroupRuleId.NotFound"}
Known = Mapping[str, Any]


def authorize(aws: Aws, call: Call, known: Known) -> tuple[str, ...]:
    """Add those of a call's rules that are not there; return AWS's request ids.

    EC2 refuses all of a call where one rule is there already. Somebody may have been faster:
    then the rest is asked for again, as long as it becomes less.
    """
    # Only the group: a description or a tag that people wrote may look like `<a name>` too.
    group = filled(call.parameters["GroupId"], known)
    method = xform_name(call.operation)
    missing = _missing(aws, group, call)
    while missing:
        parameters = {**call.parameters, "GroupId": group, "IpPermissions": missing}
        try:
            return request_ids([getattr(aws.client("ec2"), method)(**parameters)])
        except ClientError as error:
            if code_of(error) != DUPLICATE:
                raise
            before, missing = missing, _missing(aws, group, call)
            if len(missing) >= len(before):
                raise
    return ()


def revoke(aws: Aws, group: str, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Take away those of the rules (by id) that are there, unchanged; return request ids."""
    ids = standing(aws, group, rules)
    if not ids:
        return ()
    ec2 = aws.client("ec2")
    try:
        answer = ec2.revoke_security_group_egress(GroupId=group, SecurityGroupRuleIds=ids)
        return request_ids([answer])
    except ClientError as error:
        if code_of(error) not in GONE or standing(aws, group, rules):
            raise
        return ()  # somebody else took them away between our look and our call


def standing(aws: Aws, group: str, rules: Mapping[str, Rule]) -> list[str]:
    """Return the ids of those rules that are there and let out what they did."""
    found = read_groups(aws.client("ec2"), [group]).get(group)
    return [r.id for r in found.egress if rules.get(r.id) == r] if found else []


def code_of(error: ClientError) -> str:
    """Return AWS's error code."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _missing(aws: Aws, group: str, call: Call) -> list[dict[str, Any]]:
    found = read_groups(aws.client("ec2"), [group])[group]
    rules = found.egress if call.operation.endswith("Egress") else found.ingress
    there = [_bare(permission(rule)) for rule in rules]
    return [one for one in call.parameters["IpPermissions"] if _bare(one) not in there]


def _bare(permission: Mapping[str, Any]) -> dict[str, Any]:
    """Return a permission without descriptions, which make no other rule of it for EC2."""
    return {key: _undescribed(v) if isinstance(v, list) else v for key, v in permission.items()}


def _undescribed(peers: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{key: v for key, v in peer.items() if key != "Description"} for peer in peers]
