"""A user's access keys, and when they were used."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.actions.revoke_credentials.facts import Key

NEVER = "never, as far as IAM knows"


def read_keys(iam: Any, user: str) -> list[dict[str, Any]]:
    """Return a user's access keys, the oldest first."""
    pages = iam.get_paginator("list_access_keys").paginate(UserName=user)
    found = [raw for page in pages for raw in page["AccessKeyMetadata"]]
    return sorted(found, key=lambda raw: (raw["CreateDate"], raw["AccessKeyId"]))


def keys_of(iam: Any, user: str) -> tuple[Key, ...]:
    """Return the keys with when they were last used, the oldest first."""
    return tuple(_key(iam, raw) for raw in read_keys(iam, user))


def _key(iam: Any, raw: Mapping[str, Any]) -> Key:
    last = iam.get_access_key_last_used(AccessKeyId=raw["AccessKeyId"])["AccessKeyLastUsed"]
    return Key(raw["AccessKeyId"], raw["Status"] == "Active", used(last))


def used(raw: Mapping[str, Any]) -> str:
    """Return when and where; IAM writes `N/A` where it does not know."""
    at = raw.get("LastUsedDate")
    if not isinstance(at, datetime):
        return NEVER
    where = [raw.get(key, "") for key in ("ServiceName", "Region")]
    known = " in ".join(one for one in where if one not in {"", "N/A"})
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC{f' ({known})' if known else ''}"
