"""Read who it is and who else uses it. Nothing here changes anything."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws
from handlers.actions.revoke_credentials.caller import caller_of
from handlers.actions.revoke_credentials.facts import Facts, Key
from handlers.actions.revoke_credentials.inline import policy_names
from handlers.actions.revoke_credentials.keys import keys_of, used
from handlers.actions.revoke_credentials.principal import (
    NAME,
    ROLE,
    ROOT,
    USER,
    Named,
    Principal,
    named,
)
from handlers.actions.revoke_credentials.trust import trusted
from handlers.actions.revoke_credentials.users import hosts_of

ROOT_IS_OUT_OF_REACH = (
    "this is the account's root user, which no role can stop: sign in as root, delete its access "
    "keys, change its password, check its MFA and its e-mail address, and call AWS Support. In an "
    "organisation the management account can remove a member's root credentials"
)
ROOT_KEYS = "Only root itself can delete its keys"


def read_facts(aws: Aws, text: str) -> Facts:
    """Return who a target's id names, and what belongs to it."""
    found = named(text, aws.account)
    trouble = found.unclear or _out_of_reach(found, aws.account)
    if trouble:
        return Facts(trouble=trouble)
    iam = aws.client("iam")
    if found.key:
        return _by_key(aws, iam, found.key)
    return _by_name(aws, iam, found)


def _out_of_reach(found: Named, account: str) -> str:
    if found.account not in {"", account}:
        return f"it belongs to account {found.account}: ask there"
    return ROOT_IS_OUT_OF_REACH if found.kind == ROOT else ""


def _by_key(aws: Aws, iam: Any, key: str) -> Facts:
    try:
        owner = iam.get_access_key_last_used(AccessKeyId=key).get("UserName", "")
    except ClientError as error:
        if not _is_unknown(error):
            raise
        owner = ""
    # A key of root, or of another account, has no user here.
    user = _user(iam, owner) if NAME.fullmatch(owner) else None
    keys = [one for one in keys_of(iam, owner) if one.id == key] if user else []
    if user is None or not keys:
        return Facts(trouble=f"{key} is no user's key in this account; root's? {ROOT_KEYS}")
    return _facts(aws, iam, user, tuple(keys))


def _by_name(aws: Aws, iam: Any, found: Named) -> Facts:
    user = _user(iam, found.name) if found.kind != ROLE else None
    role = _role(iam, found.name) if found.kind != USER else None
    if user and role:
        return Facts(trouble=f"a user and a role are named {found.name}: name the ARN")
    principal = user or role
    if principal is None:
        return Facts(trouble=f"no {found.kind or 'user or role'} is named {found.name} here")
    return _facts(aws, iam, principal, keys_of(iam, found.name) if user else ())


def _facts(aws: Aws, iam: Any, principal: Principal, keys: tuple[Key, ...]) -> Facts:
    hosts = hosts_of(aws, iam, principal.name) if principal.kind == ROLE else {}
    return Facts(
        principal=principal,
        keys=keys,
        policies=policy_names(iam, principal.kind, principal.name)[0],
        users=tuple(hosts.values()),
        hosts=tuple(hosts),
        caller=caller_of(aws),
    )


def _user(iam: Any, name: str) -> Principal | None:
    try:
        raw = iam.get_user(UserName=name)["User"]
    except ClientError as error:
        if _is_unknown(error):
            return None
        raise
    return Principal(USER, raw["UserName"], raw["Arn"], raw["Path"], _tags(raw))


def _role(iam: Any, name: str) -> Principal | None:
    try:
        raw = iam.get_role(RoleName=name)["Role"]
    except ClientError as error:
        if _is_unknown(error):
            return None
        raise
    last_used, trusts = used(raw.get("RoleLastUsed", {})), trusted(raw["AssumeRolePolicyDocument"])
    return Principal(ROLE, raw["RoleName"], raw["Arn"], raw["Path"], _tags(raw), trusts, last_used)


def _tags(raw: Mapping[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in raw.get("Tags", [])}


def _is_unknown(error: ClientError) -> bool:
    return bool(error.response["Error"]["Code"] == "NoSuchEntity")
