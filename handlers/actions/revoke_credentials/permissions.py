"""What IAM must allow.

Whoever may put inline policies can give these principals anything: narrow the resources to
the path of your workloads' roles where they have one. Source: Service Authorization
Reference, "Actions, resources, and condition keys for AWS Identity and Access Management".
"""

from bot.core.action import Permissions, Statement
from handlers.actions.revoke_credentials.principal import PROTECTED

_USERS = ("arn:aws:iam::${Account}:user/*",)
_ROLES = ("arn:aws:iam::${Account}:role/*",)
_OWN = tuple(
    f"arn:aws:iam::${{Account}}:{kind}/{path}firebreak-*"
    for kind in ("user", "role")
    for path in ("", "*/")
)
# Firebreak tags nothing in IAM, so it cannot lift this one either.
_NOT_PROTECTED = {"StringNotEquals": {f"aws:ResourceTag/{PROTECTED}": "true"}}

_LOOK = (
    Statement(
        "See keys and our policy, before each write too",
        ("iam:ListAccessKeys", "iam:ListUserPolicies", "iam:GetUserPolicy"),
        _USERS,
    ),
    Statement(
        "See our policy, before each write too",
        ("iam:ListRolePolicies", "iam:GetRolePolicy"),
        _ROLES,
    ),
)
_LOOK_AGAIN = (
    Statement("See how the keys stand", ("iam:ListAccessKeys", "iam:GetUserPolicy"), _USERS),
    Statement("See how our policy stands", ("iam:GetRolePolicy",), _ROLES),
)
_WHO = (
    Statement("Know a user", ("iam:GetUser",), _USERS),
    Statement("Know who owns a key, and when it was used", ("iam:GetAccessKeyLastUsed",)),
    Statement(
        "Know a role and who has it", ("iam:GetRole", "iam:ListInstanceProfilesForRole"), _ROLES
    ),
    Statement(
        "Name the instances with the role",
        ("ec2:DescribeIamInstanceProfileAssociations", "ec2:DescribeInstances"),
    ),
)


def _never(*actions: str) -> Statement:
    return Statement("Never touch Firebreak's own", actions, _OWN, effect="Deny")


PERMISSIONS = Permissions(
    (*_WHO, *_LOOK),
    (
        Statement(
            "Stop a user's key and deny the user's sessions, not where somebody said hands off",
            ("iam:UpdateAccessKey", "iam:PutUserPolicy"),
            _USERS,
            _NOT_PROTECTED,
        ),
        Statement(
            "Deny a role's sessions, not where somebody said hands off",
            ("iam:PutRolePolicy",),
            _ROLES,
            _NOT_PROTECTED,
        ),
        _never("iam:UpdateAccessKey", "iam:PutUserPolicy", "iam:PutRolePolicy"),
    ),
)
UNDO_PERMISSIONS = Permissions(
    _LOOK_AGAIN,
    (
        Statement(
            "Make a key active again, delete our policy of a user",
            ("iam:UpdateAccessKey", "iam:DeleteUserPolicy"),
            _USERS,
            _NOT_PROTECTED,
        ),
        Statement("Delete our policy of a role", ("iam:DeleteRolePolicy",), _ROLES, _NOT_PROTECTED),
        _never("iam:UpdateAccessKey", "iam:DeleteUserPolicy", "iam:DeleteRolePolicy"),
    ),
)
