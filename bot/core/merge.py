"""IAM statements that mean the same as others, in fewer words."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.action import Statement


def merged(statements: Iterable[Statement]) -> list[Statement]:
    """Return fewer statements that mean the same: one for equal resources and conditions."""
    alike: dict[str, list[Statement]] = {}
    for one in statements:
        key = json.dumps([one.effect, one.resources, one.conditions], sort_keys=True)
        alike.setdefault(key, []).append(one)
    return [_as_one(each) for each in alike.values()]


def _as_one(statements: Sequence[Statement]) -> Statement:
    first, *others = statements
    why = first.why if all(o.why == first.why for o in others) else f"{head(first.why)} and more"
    actions = sorted({action for one in statements for action in one.actions})
    return replace(first, why=why, actions=tuple(actions))


def head(why: str) -> str:
    """Return the first clause of what a statement is for."""
    return re.split("[,;]", why)[0]
