"""Which IAM permissions an API operation needs.

Source: Service Authorization Reference, "Actions, resources, and condition keys".
"""

from collections.abc import Mapping
from typing import Any

# Where IAM's prefix is another than botocore's name of the service.
PREFIXES = {"elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing"}
# STS answers whoever asks who they are.
NEEDS_NONE = frozenset({("sts", "GetCallerIdentity")})
# What an operation asks for besides its own name.
ALSO = {
    ("codedeploy", "CreateDeployment"): (
        "codedeploy:GetDeploymentConfig",
        "codedeploy:RegisterApplicationRevision",
    ),
}


def permission(service: str, operation: str) -> str:
    """Return the permission that carries an operation's name, such as `ec2:CreateTags`."""
    return f"{PREFIXES.get(service, service)}:{operation}"


def permissions(service: str, operation: str, parameters: Mapping[str, Any]) -> frozenset[str]:
    """Return all that one call needs; a call that tags what it makes needs CreateTags too.

    Source: Amazon EC2 User Guide, "Grant permission to tag resources during creation".
    """
    if (service, operation) in NEEDS_NONE:
        return frozenset()
    needed = {permission(service, operation), *ALSO.get((service, operation), ())}
    if service == "ec2" and parameters.get("TagSpecifications"):
        needed.add("ec2:CreateTags")
    return frozenset(needed)
