"""What IAM must allow.

Source: Service Authorization Reference, "Actions, resources, and condition keys" for Amazon
EC2, EC2 Auto Scaling, Elastic Load Balancing and IAM.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Permissions, Statement

EC2 = "arn:aws:ec2:${Region}:${Account}:"
INSTANCES = f"{EC2}instance/*"
INTERFACES = f"{EC2}network-interface/*"
GROUPS = f"{EC2}security-group/*"
# Firebreak may not set this tag, so it cannot lift it either.
NOT_PROTECTED: Mapping[str, Mapping[str, Any]] = {
    "StringNotEquals": {"aws:ResourceTag/firebreak:protected": "true"}
}
OWN_GROUPS: Mapping[str, Mapping[str, Any]] = {
    "StringEquals": {"aws:ResourceTag/firebreak": ["quarantine", "open for a moment"]}
}
OWN_TAGS: Mapping[str, Mapping[str, Any]] = {
    "ForAllValues:StringEquals": {"aws:TagKeys": ["firebreak:incident"]}
}
MODIFY_INTERFACE = "ec2:ModifyNetworkInterfaceAttribute"

INSTANCE_READS = (
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeSecurityGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeLoadBalancers",
)
ROLE = ("arn:aws:iam::${Account}:role/*",)


def attributes() -> tuple[Statement, ...]:
    """Return one statement for each attribute of an instance that is changed."""
    names = ("DisableApiTermination", "InstanceInitiatedShutdownBehavior", "BlockDeviceMapping")
    return tuple(
        Statement(
            f"keep the evidence: {name} alone",
            ("ec2:ModifyInstanceAttribute",),
            (INSTANCES,),
            {**NOT_PROTECTED, "Null": {f"ec2:Attribute/{name}": "false"}},
        )
        for name in names
    )


def credentials(action: str) -> tuple[Statement, ...]:
    """Return the statements for a role's inline policy, never of Firebreak's own roles."""
    own = ("arn:aws:iam::${Account}:role/firebreak-*", "arn:aws:iam::${Account}:role/*/firebreak-*")
    return (
        Statement(
            "deny an instance's credentials; leave it out if you never will: whoever writes "
            "role policies can give these roles anything",
            (action,),
            ROLE,
            NOT_PROTECTED,
        ),
        Statement("never touch Firebreak's own roles", (action,), own, effect="Deny"),
    )


CONTAIN = Permissions(
    read=(
        Statement(
            "see the instance and what is around it",
            (
                *INSTANCE_READS,
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeSnapshots",
                "ec2:DescribeIamInstanceProfileAssociations",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeInstanceHealth",
            ),
        ),
        Statement(
            "see the role behind the instance, and whether it is denied",
            ("iam:GetInstanceProfile", "iam:GetRolePolicy"),
            ("arn:aws:iam::${Account}:instance-profile/*", *ROLE),
        ),
    ),
    write=(
        Statement(
            "change the groups of interfaces, but not where somebody said hands off",
            (MODIFY_INTERFACE,),
            (INTERFACES, INSTANCES),
            NOT_PROTECTED,
        ),
        Statement("to Firebreak's own groups alone", (MODIFY_INTERFACE,), (GROUPS,), OWN_GROUPS),
        Statement(
            "make its own groups",
            ("ec2:CreateSecurityGroup",),
            (GROUPS,),
            {"StringEquals": {"aws:RequestTag/firebreak": ["quarantine", "open for a moment"]}},
        ),
        Statement("in any VPC", ("ec2:CreateSecurityGroup",), (f"{EC2}vpc/*",)),
        Statement(
            "empty the quarantine group; open and remove the group of the open hop",
            (
                "ec2:RevokeSecurityGroupEgress",
                "ec2:AuthorizeSecurityGroupIngress",
                "ec2:AuthorizeSecurityGroupEgress",
                "ec2:DeleteSecurityGroup",
            ),
            (GROUPS,),
            OWN_GROUPS,
        ),
        Statement(
            "tag what it makes, as it makes it",
            ("ec2:CreateTags",),
            (GROUPS, "arn:aws:ec2:${Region}::snapshot/*"),
            {"StringEquals": {"ec2:CreateAction": ["CreateSecurityGroup", "CreateSnapshots"]}},
        ),
        Statement("tag the instance", ("ec2:CreateTags",), (INSTANCES,), OWN_TAGS),
        *attributes(),
        Statement(
            "snapshot its volumes",
            ("ec2:CreateSnapshots",),
            (INSTANCES, f"{EC2}volume/*", "arn:aws:ec2:${Region}::snapshot/*"),
        ),
        Statement(
            "put it on standby",
            ("autoscaling:EnterStandby",),
            ("arn:aws:autoscaling:${Region}:${Account}:autoScalingGroup:*",),
        ),
        Statement(
            "take it out of its load balancers",
            (
                "elasticloadbalancing:DeregisterTargets",
                "elasticloadbalancing:DeregisterInstancesFromLoadBalancer",
            ),
            ("arn:aws:elasticloadbalancing:${Region}:${Account}:*",),
        ),
        *credentials("iam:PutRolePolicy"),
        Statement(
            "turn off its metadata service, stop it",
            ("ec2:ModifyInstanceMetadataOptions", "ec2:StopInstances"),
            (INSTANCES,),
            NOT_PROTECTED,
        ),
    ),
)

RELEASE = Permissions(
    read=(
        Statement(
            "see the instance and what is around it",
            (*INSTANCE_READS, "autoscaling:DescribeAutoScalingGroups"),
        ),
        Statement("see whether the role is denied", ("iam:GetRolePolicy",), ROLE),
    ),
    write=(
        Statement(
            "give interfaces their groups back, but not where somebody said hands off",
            (MODIFY_INTERFACE,),
            (INTERFACES, INSTANCES),
            NOT_PROTECTED,
        ),
        Statement("these may be any groups", (MODIFY_INTERFACE,), (GROUPS,)),
        Statement("restore the tag", ("ec2:CreateTags", "ec2:DeleteTags"), (INSTANCES,), OWN_TAGS),
        *attributes(),
        Statement(
            "back into service",
            ("autoscaling:ExitStandby",),
            ("arn:aws:autoscaling:${Region}:${Account}:autoScalingGroup:*",),
        ),
        Statement(
            "back into its load balancers",
            (
                "elasticloadbalancing:RegisterTargets",
                "elasticloadbalancing:RegisterInstancesWithLoadBalancer",
            ),
            ("arn:aws:elasticloadbalancing:${Region}:${Account}:*",),
        ),
        *credentials("iam:DeleteRolePolicy"),
        Statement(
            "turn on its metadata service, start it",
            ("ec2:ModifyInstanceMetadataOptions", "ec2:StartInstances"),
            (INSTANCES,),
            NOT_PROTECTED,
        ),
    ),
)
