"""Deny the role's credentials to this instance alone, wherever they are used from.

An inline Deny on the user id that EC2's credentials carry, `<role id>:<instance id>`. Source:
IAM User Guide, "AWS global condition context keys", aws:userid. It takes a minute or more to
spread. AWS's own "revoke older sessions" would break every instance with the role.
"""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.ledger import canonical
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance.facts import Facts, Role
from handlers.actions.isolate_instance.options import DENY_CREDENTIALS
from handlers.actions.isolate_instance.part import NOTHING, Part, Proposal
from handlers.calls import Standing, compare, perform

STEP = "credentials"
SERVICE_LINKED = "/aws-service-role/"


def read(aws: Aws, instance_id: str) -> Role | None:
    """Return the role that the instance's profile has; None without one."""
    filters = [
        {"Name": "instance-id", "Values": [instance_id]},
        {"Name": "state", "Values": ["associating", "associated"]},
    ]
    found = aws.client("ec2").describe_iam_instance_profile_associations(Filters=filters)
    profiles = found["IamInstanceProfileAssociations"]
    if not profiles:
        return None
    name = profiles[0]["IamInstanceProfile"]["Arn"].rsplit("/", 1)[-1]
    answer = aws.client("iam").get_instance_profile(InstanceProfileName=name)
    roles = answer["InstanceProfile"]["Roles"]
    return Role(roles[0]["RoleName"], roles[0]["Path"]) if roles else None


def is_ours_to_deny(role: Role) -> bool:
    """Tell whether the role takes an inline policy: a service-linked one does not."""
    return not role.path.startswith(SERVICE_LINKED)


def propose(facts: Facts, request: Request) -> Proposal:
    """Put the policy on the role."""
    role = facts.role
    if not request.parameters[DENY_CREDENTIALS.name] or not role or not is_ours_to_deny(role):
        return NOTHING
    parameters = {**_named(role.name, facts.id), "PolicyDocument": _document(facts.id)}
    return Proposal(
        (Change(f"credentials of {role.name}", "valid", "denied for this instance"),),
        (Call(STEP, "iam", "PutRolePolicy", parameters),),
        {"credentials": {"role": role.name}},
    )


def take_back(aws: Aws, request: Request) -> Proposal:
    """Delete the policy, if it still says what we wrote."""
    role = request.saved.get("credentials", {}).get("role", "")
    if not role:
        return NOTHING
    call = Call(STEP, "iam", "DeleteRolePolicy", _named(role, request.target.id))
    standing = _standing(aws, call, request.target.id)
    if standing is Standing.TAKEN:
        return Proposal(kept=(f"policy {call.parameters['PolicyName']} of {role} was edited",))
    if standing is Standing.DONE:
        return NOTHING
    return Proposal((Change(f"credentials of {role}", "denied here", "valid"),), (call,))


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Put or delete the policy, as planned, unless it is so already."""
    done = perform(aws, plan, STEP, lambda call: _standing(aws, call, plan.target.id))
    return Outcome(
        ok=True,
        says="credentials: changed; it takes a minute to spread",
        request_ids=done.request_ids,
    )


def _standing(aws: Aws, call: Call, instance_id: str) -> Standing:
    now, ours = _read_policy(aws, call), _document(instance_id)
    if call.operation == "PutRolePolicy":
        return compare(now, now, ours)
    return compare(now, ours, "")


def _read_policy(aws: Aws, call: Call) -> str:
    """Return the policy in its one JSON form, "" where there is none."""
    names = {key: call.parameters[key] for key in ("RoleName", "PolicyName")}
    try:
        document = aws.client("iam").get_role_policy(**names)["PolicyDocument"]
    except ClientError as failure:
        if failure.response["Error"]["Code"] != "NoSuchEntity":
            raise
        return ""
    return canonical(document).decode()


def _named(role: str, instance_id: str) -> dict[str, str]:
    return {"RoleName": role, "PolicyName": f"firebreak-deny-{instance_id}"}


def _document(instance_id: str) -> str:
    statement = {
        "Sid": "IsolatedByFirebreak",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"StringLike": {"aws:userid": f"*:{instance_id}"}},
    }
    return canonical({"Version": "2012-10-17", "Statement": [statement]}).decode()


CREDENTIALS = Part(
    propose,
    Step(STEP, "Deny its credentials", run, vital=False),
    take_back,
    Step(STEP, "Allow its credentials", run, vital=False),
)
