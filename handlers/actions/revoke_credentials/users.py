"""Which instances have a role."""

from typing import Any

from bot.core.action import Aws

VALUES = 200  # so many a filter takes


def hosts_of(aws: Aws, iam: Any, role: str) -> dict[str, str]:
    """Return the target Region's instances that have the role, in words, by id."""
    pages = iam.get_paginator("list_instance_profiles_for_role").paginate(RoleName=role)
    arns = {raw["Arn"] for page in pages for raw in page["InstanceProfiles"]}
    if not arns:
        return {}
    ec2 = aws.client("ec2")
    found = ec2.get_paginator("describe_iam_instance_profile_associations").paginate(
        Filters=[{"Name": "state", "Values": ["associating", "associated"]}]
    )
    held = [one for page in found for one in page["IamInstanceProfileAssociations"]]
    ids = sorted(one["InstanceId"] for one in held if one["IamInstanceProfile"]["Arn"] in arns)
    names = _names(ec2, ids)
    return {one: f"{names[one]} ({one})" if one in names else one for one in ids}


def _names(ec2: Any, ids: list[str]) -> dict[str, str]:
    """Return the Name tags of the instances that have one."""
    asked = [ids[n : n + VALUES] for n in range(0, len(ids), VALUES)]
    pages = [
        page
        for some in asked
        for page in ec2.get_paginator("describe_instances").paginate(
            Filters=[{"Name": "instance-id", "Values": some}]
        )
    ]
    found = [raw for page in pages for one in page["Reservations"] for raw in one["Instances"]]
    return {
        raw["InstanceId"]: tag["Value"]
        for raw in found
        for tag in raw.get("Tags", [])
        if tag["Key"] == "Name"
    }
