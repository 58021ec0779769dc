"""The least that IAM must allow: a policy for each role, and who may take the role.

Sources: IAM User Guide, "IAM JSON policy elements: Sid" and "IAM and AWS STS quotas".
"""

import json
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from bot.core.action import Action, Statement
from bot.core.merge import head, merged

Document = dict[str, Any]
LONGEST = 6144  # characters of a managed policy, white space not counted
FIREBREAK = "<the role Firebreak runs as>"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the roles are; without an account the placeholders stay.

    regions: where they may act; empty for no limit.
    """

    account: str = ""
    regions: tuple[str, ...] = ()

    def fill(self, text: str) -> list[str]:
        """Return a text with the account filled in, once for each Region if it names one."""
        if not self.account:
            return [text]
        text = text.replace("${Account}", self.account)
        return list(dict.fromkeys(text.replace("${Region}", r) for r in self.regions or ("*",)))


def reads(actions: Iterable[Action]) -> tuple[Statement, ...]:
    """Return what planning and verifying need."""
    return tuple(one for action in actions for one in action.permissions.read)


def writes(actions: Iterable[Action]) -> tuple[Statement, ...]:
    """Return what steps need besides."""
    return tuple(one for action in actions for one in action.permissions.write)


def policies(name: str, groups: Iterable[Sequence[Statement]], place: Place) -> dict[str, Document]:
    """Return the policy of groups of statements, which are merged within each, by its name.

    Where one policy would be longer than IAM takes there are several, `<name>-1` and so on;
    the role needs all of them.
    """
    parts: list[list[Document]] = [[]]
    statements = [statement for group in groups for statement in merged(group)]
    for statement in _written(statements, place):
        if parts[-1] and size(_document([*parts[-1], statement])) > LONGEST:
            parts.append([])
        parts[-1].append(statement)
    names = [f"{name}-{number}" for number in range(1, len(parts) + 1)] if parts[1:] else [name]
    return {name: _document(part) for name, part in zip(names, parts, strict=True)}


def trust(external_id: str = "") -> Document:
    """Return the trust policy of either role; the names of people travel with each session.

    Only sts:AssumeRole knows of an external id; without it the other two do nothing.
    Sources: IAM User Guide, "Pass session tags in AWS STS" and "Monitor and control actions
    taken with assumed roles".
    """
    principal = {"Effect": "Allow", "Principal": {"AWS": FIREBREAK}}
    asked = {"Condition": {"StringEquals": {"sts:ExternalId": external_id}}} if external_id else {}
    return _document(
        [
            {"Sid": "TakeTheRole", **principal, "Action": "sts:AssumeRole", **asked},
            {
                "Sid": "SayForWhom",
                **principal,
                "Action": ["sts:SetSourceIdentity", "sts:TagSession"],
            },
        ]
    )


def size(document: Document) -> int:
    """Return how many characters IAM counts."""
    return len(json.dumps(document, separators=(",", ":")))


def _document(statements: Sequence[Document]) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _written(statements: Iterable[Statement], place: Place) -> list[Document]:
    """Return statements as IAM reads them, each with a Sid of its own."""
    written: dict[str, Document] = {}
    for one in statements:
        sid = _unused(_sid(one.why), written)
        written[sid] = {
            "Sid": sid,
            "Effect": one.effect,
            "Action": list(one.actions),
            "Resource": [arn for resource in one.resources for arn in place.fill(resource)],
        }
        if one.conditions:
            written[sid]["Condition"] = _filled(one.conditions, place)
    return list(written.values())


def _filled(condition: Any, place: Place) -> Any:
    """Return a condition, or a part of it, with the placeholders filled in."""
    if isinstance(condition, str):
        filled = place.fill(condition)
        return filled if filled[1:] else filled[0]
    if isinstance(condition, list | tuple):
        return [text for value in condition for text in place.fill(value)]
    return {key: _filled(value, place) for key, value in condition.items()}


def _sid(why: str) -> str:
    words = re.findall("[A-Za-z0-9]+", head(why).replace("'", ""))
    return "".join(word[0].upper() + word[1:] for word in words)


def _unused(sid: str, taken: Container[str]) -> str:
    names = chain([sid], (f"{sid}{number}" for number in count(2)))
    return next(name for name in names if name not in taken)
