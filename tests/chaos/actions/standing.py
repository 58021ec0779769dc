"""What stands in AWS: one target, as it was found."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.sandbox.aws.account import Account


@dataclass(frozen=True, slots=True)
class Standing:
    """One target. state: what an undo gives back, in words that are equal for equal states.

    effects: how many effects there ever were (snapshots, deployments, failovers, shifts...).
    cut, interfaces: how many of its interfaces are in quarantine; is_open: on the open hop.
    """

    state: str
    effects: int
    cut: int = 0
    interfaces: int = 0
    is_open: bool = False

    @property
    def is_half(self) -> bool:
        """Tell whether some interfaces are cut off and others not."""
        return 0 < self.cut < self.interfaces


@cache
def client(account: Account, service: str) -> Any:
    """Return a client, made once: that costs more than what is asked of it."""
    return account.client(service)


def having(name: str, value: str) -> dict[str, Any]:
    """Return a filter as EC2 takes it."""
    return {"Name": name, "Values": [value]}


def words(*parts: Any) -> str:
    """Return what was found as one text, equal for equal finds."""
    return json.dumps(parts, sort_keys=True, default=str)
