"""Our inline policy: its name, its words, and how it stands.

IAM User Guide, page "Revoke IAM role temporary security credentials". Permanent keys have no
`aws:TokenIssueTime`, so the policy does not reach them.
"""

from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import ClientError

from bot.core.ledger import canonical

SID = "FirebreakOlderSessions"
BEFORE = "aws:TokenIssueTime"
UNKNOWN = "deny of all sessions issued before this step"


def free_name(incident: str, taken: Iterable[str]) -> str:
    """Return a name that no inline policy of the principal has."""
    names = set(taken)
    first = f"firebreak-{incident}-older-sessions"
    numbered = (first if n == 1 else f"{first}-{n}" for n in range(1, len(names) + 2))
    return next(name for name in numbered if name not in names)


def document(cutoff: str) -> str:
    """Return the policy: every session issued before `cutoff` (ISO 8601, UTC) may do nothing."""
    statement = {
        "Sid": SID,
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"DateLessThan": {BEFORE: cutoff}},
    }
    return canonical({"Version": "2012-10-17", "Statement": [statement]}).decode()


def cutoff_of(policy: Mapping[str, Any]) -> str:
    """Return since when the policy lets sessions live; "" where it is not one that we wrote."""
    try:
        cutoff = str(policy["Statement"][0]["Condition"]["DateLessThan"][BEFORE])
    except (LookupError, TypeError):  # somebody else's words, of any shape
        return ""
    return cutoff if canonical(policy).decode() == document(cutoff) else ""


def policy_names(iam: Any, kind: str, name: str) -> tuple[tuple[str, ...], str]:
    """Return the names of the inline policies, and what time it is for IAM (ISO 8601, UTC)."""
    pages = list(iam.get_paginator(f"list_{kind}_policies").paginate(**_owner(kind, name)))
    at = parsedate_to_datetime(pages[-1]["ResponseMetadata"]["HTTPHeaders"]["date"])
    found = tuple(policy for page in pages for policy in page["PolicyNames"])
    return found, f"{at:%Y-%m-%dT%H:%M:%SZ}"


def read_policy(iam: Any, kind: str, name: str, policy: str) -> Mapping[str, Any] | None:
    """Return an inline policy, None where there is none of this name."""
    try:
        read = getattr(iam, f"get_{kind}_policy")
        found: Mapping[str, Any] = read(**_owner(kind, name), PolicyName=policy)["PolicyDocument"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
        return None
    return found


def _owner(kind: str, name: str) -> dict[str, str]:
    return {f"{kind.title()}Name": name}
