"""The people who answer, and the roles they have."""

from typing import Annotated

from pydantic import Field

from bot.core.shape import NAME_RULE, Frozen, shaped

SlackId = Annotated[
    str,
    shaped(
        r"[UW][A-Z0-9]{2,20}",
        'is not a member id such as U01AMINA; in Slack: profile, "...", Copy member ID',
    ),
]
Principal = Annotated[
    str,
    shaped(
        r"arn:aws[a-z-]*:(iam::[0-9]{12}:(user|role)|sts::[0-9]{12}:assumed-role)"
        r"/[A-Za-z0-9+=,.@_/-]{1,576}",
        "is not a user's or role's ARN such as arn:aws:iam::111122223333:user/amina",
    ),
]
Member = Annotated[
    str,
    shaped(
        r"@?\w[\w.-]{0,63}",
        f'is neither a name of `people` nor a Slack user group such as "@oncall": {NAME_RULE}',
    ),
]
Members = Annotated[tuple[Member, ...], Field(min_length=1)]


class Person(Frozen):
    """One human."""

    slack: SlackId
    """Their member id; in Slack: profile, "...", Copy member ID."""
    aws: Principal | None = None
    """The user or role as which they use the command line; without it they act in Slack only."""
