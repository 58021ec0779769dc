"""An AWS account that Firebreak knows."""

from collections.abc import Mapping
from typing import Annotated

from bot.core.shape import NAME_RULE, Frozen, Name, OneOrMore, shaped

AccountId = Annotated[str, shaped(r"[0-9]{12}", "is not an account id: 12 digits")]
REGION = r"[a-z]{2,5}(-[a-z]+){1,3}-[0-9]{1,2}"
Region = Annotated[str, shaped(REGION, "is not a Region such as eu-west-1")]
RoleArn = Annotated[
    str,
    shaped(
        r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}",
        "is not a role's ARN such as arn:aws:iam::111122223333:role/firebreak-read",
    ),
]
ExternalId = Annotated[
    str,
    # Source: AWS STS API Reference, "AssumeRole".
    shaped(
        r"(?a)[\w+=,.@:/-]{2,1224}",
        'is not an external id: letters, digits and "_+=,.@:/-", 2 to 1224 of them',
    ),
]
# Digits alone are an id, wherever an account may be named either way.
NAME = r"(?![0-9]+\Z)\w[\w.-]{0,63}"
AccountName = Annotated[
    str, shaped(NAME, f"is not an account's name: {NAME_RULE}, and not digits alone")
]
AccountKey = Annotated[
    str, shaped(rf"[0-9]{{12}}|{NAME}", "is neither an account's id (12 digits) nor its name")
]


class Account(Frozen):
    """What people call an account, and the roles Firebreak takes in it."""

    name: AccountName
    """What people call it; not digits alone."""
    environment: Name = ""
    """A word of your own, such as `production`, for policies and routes."""
    regions: OneOrMore[Region] = ()
    """Where diagnostics and actions may look; without it, everywhere."""
    read_role: RoleArn | None = None
    """The role for plans and diagnostics; without it, Firebreak's own credentials."""
    execute_role: RoleArn | None = None
    """The role for the steps of an action; without it, the account is plan-only."""
    external_id: ExternalId | None = None
    """What the trust policies of both roles ask for."""


def account_name(accounts: Mapping[str, Account], account_id: str) -> str:
    """Return what people call the account; its id where nobody named it."""
    account = accounts.get(account_id)
    return account.name if account else account_id


def account_id(accounts: Mapping[str, Account], said: str) -> str:
    """Return the id of an account that is named by id or by name; as said where unknown."""
    named = (number for number, account in accounts.items() if account.name == said)
    return next(named, said)
