"""What IAM must allow. Reads: EC2 knows no narrower resource for Describe calls.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon
EC2"; Amazon EC2 User Guide, "Grant permission to tag resources during creation".
"""

from bot.core.action import Permissions, Statement
from handlers.actions.tighten_egress.tags import COPY_OF, PROTECTED

_GROUPS = "arn:aws:ec2:${Region}:${Account}:security-group/*"
_RULES = "arn:aws:ec2:${Region}:${Account}:security-group-rule/*"
# Firebreak cannot set this tag on what exists, so it cannot lift it either.
_NOT_PROTECTED = {"StringNotEquals": {f"aws:ResourceTag/{PROTECTED}": "true"}}
_OWN_COPY = {"Null": {f"aws:ResourceTag/{COPY_OF}": "false"}}
_EGRESS = ("ec2:AuthorizeSecurityGroupEgress", "ec2:RevokeSecurityGroupEgress")
_LOOK = (
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSecurityGroupRules",
    "ec2:DescribeNetworkInterfaces",
)

_SEE = Statement("See groups, their rules and who uses them", (*_LOOK, "ec2:DescribeInstances"))
_WHERE = Statement(
    "Know the VPC's addresses, its resolvers and what prefix lists mean",
    (
        "ec2:DescribeVpcs",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeManagedPrefixLists",
        "ec2:GetManagedPrefixListEntries",
    ),
)
_EDIT = (
    Statement(
        "Change what groups let out, but not where somebody said hands off",
        _EGRESS,
        (_GROUPS,),
        _NOT_PROTECTED,
    ),
    Statement("The rules of such a group", _EGRESS, (_RULES,)),
    Statement(
        "Mark rules with the incident as they are made, and give restored rules their tags",
        ("ec2:CreateTags",),
        (_RULES,),
        {"StringEquals": {"ec2:CreateAction": "AuthorizeSecurityGroupEgress"}},
    ),
)
_SWAP = Statement(
    "Swap the groups of an instance's interfaces",
    ("ec2:ModifyNetworkInterfaceAttribute",),
    (
        "arn:aws:ec2:${Region}:${Account}:network-interface/*",
        "arn:aws:ec2:${Region}:${Account}:instance/*",
    ),
    _NOT_PROTECTED,
)
_COPY = (
    Statement(
        "Make copies of groups, marked as such",
        ("ec2:CreateSecurityGroup",),
        (_GROUPS,),
        {"Null": {f"aws:RequestTag/{COPY_OF}": "false"}},
    ),
    Statement(
        "In any VPC", ("ec2:CreateSecurityGroup",), ("arn:aws:ec2:${Region}:${Account}:vpc/*",)
    ),
    Statement(
        "Fill the copies, and no other group's ingress",
        (*_EGRESS, "ec2:AuthorizeSecurityGroupIngress"),
        (_GROUPS,),
        _OWN_COPY,
    ),
    Statement("The rules of a copy", ("ec2:AuthorizeSecurityGroupIngress",), (_RULES,)),
    Statement(
        "Mark copies and their rules as they are made",
        ("ec2:CreateTags",),
        (_GROUPS, _RULES),
        {
            "StringEquals": {
                "ec2:CreateAction": ["CreateSecurityGroup", "AuthorizeSecurityGroupIngress"]
            }
        },
    ),
    _SWAP,
    Statement(
        "Put copies on interfaces, beside groups that stay",
        ("ec2:ModifyNetworkInterfaceAttribute",),
        (_GROUPS,),
    ),
)

PERMISSIONS = Permissions((_SEE, _WHERE), (*_EDIT, *_COPY))
UNDO_PERMISSIONS = Permissions(
    (Statement("See what changed since", _LOOK),),
    (
        *_EDIT,
        _SWAP,
        Statement(
            "Give interfaces their groups back; these may be any",
            ("ec2:ModifyNetworkInterfaceAttribute",),
            (_GROUPS,),
        ),
    ),
)
