"""Who we are in the account: what must not be cut off."""

from bot.core.action import Aws
from handlers.actions.revoke_credentials.principal import ARN, ROOT, named


def caller_of(aws: Aws) -> str:
    """Return who we are in this account: `role/firebreak-read`, `user/amina`."""
    arn = str(aws.client("sts").get_caller_identity()["Arn"])
    found = ARN.fullmatch(arn)
    if not found or found[2] == ROOT:
        return ROOT
    us = named(arn, aws.account)
    return f"{us.kind}/{us.name}"
