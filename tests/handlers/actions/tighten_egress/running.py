"""Run an action in an account, and have the process die on the way."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Action, Outcome
from bot.core.plan import Plan
from tests.support.action import execute, stored
from tests.support.aws import Account


def carry_out(aws: Account, action: Action, plan: Plan) -> list[Outcome]:
    """Do the steps one after the other; return how each came out."""
    return list(execute(action, aws, stored(plan)).values())


def written(aws: Account) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the calls that changed something, in order."""
    return [(call.operation, call.parameters) for call in aws.writes]


def kill_at(aws: Account, number: int, moment: str) -> None:
    """Have the process die `before` or `after` AWS did the write of this number, from 1."""
    seen = number - 1 if moment == "before" else number
    aws.made.clear()
    aws.deaths = lambda when, call: call.is_write and when == moment and len(aws.writes) == seen
