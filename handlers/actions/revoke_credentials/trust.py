"""Who may assume a role, from its trust policy."""

from collections.abc import Iterator, Mapping
from typing import Any


def trusted(policy: Mapping[str, Any]) -> tuple[str, ...]:
    """Return in the policy's own words who is allowed: services, accounts, ARNs, providers."""
    statements = policy.get("Statement", [])
    listed = statements if isinstance(statements, list) else [statements]
    found = [who for one in listed if one.get("Effect") == "Allow" for who in _principals(one)]
    return tuple(dict.fromkeys(found))


def _principals(statement: Mapping[str, Any]) -> Iterator[str]:
    principal = statement.get("Principal", {})
    if isinstance(principal, str):
        yield principal
        return
    for value in principal.values():
        yield from [value] if isinstance(value, str) else value
