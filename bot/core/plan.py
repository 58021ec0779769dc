"""A plan: exactly what an action would do, read before anything changes.

A plan is JSON through and through: it is frozen, shown, approved by its digest, stored, and
executed as it stands. The digest covers what is agreed on: the action and its version, the
target, the parameters, the changes, the stable preconditions and the data an undo needs.
Volatile readings (lag, times, counts) are shown and checked again, and are not in it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.core.alert import Target
from bot.core.ledger import canonical


class Verdict(StrEnum):
    """How a precondition came out: a warning must be acknowledged, a block ends it."""

    PASSED = "passed"
    WARNED = "warned"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Precondition:
    """Something that was checked. evidence: what was seen, in words.

    stable: False for a reading that may differ a minute later; it stays out of the digest.
    """

    name: str
    verdict: Verdict
    evidence: str
    stable: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that will be different: what, and its value before and after, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Call:
    """One AWS API call that changes something, as botocore names it.

    service: `ec2`; operation: `ModifyNetworkInterfaceAttribute`; parameters: JSON. A value
    only known later (the id of what an earlier step makes) is written `<in angle brackets>`.
    step: the name of the step that makes it. region: where another than the plan's.
    """

    step: str
    service: str
    operation: str
    parameters: Mapping[str, Any]
    region: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action would do to one target.

    changes, affects, does_not, costs: what becomes different, who else feels it, what goes
        on all the same, and what keeps costing money afterwards; sentences for people.
    seconds: how long it takes, about. data_loss: "" for none. undo: how to take it back, or
        why that is impossible. saved: what an undo needs, read before the first write.
    second_person: why somebody else must agree by default; "" where nobody must.
    choices: by parameter, what was found to choose from, the recommended first; what was
        taken stands in `parameters`.
    """

    action: str
    version: int
    target: Target
    account: str
    region: str
    parameters: Mapping[str, Any]
    changes: tuple[Change, ...]
    preconditions: tuple[Precondition, ...]
    calls: tuple[Call, ...]
    undo: str
    seconds: int
    affects: tuple[str, ...] = ()
    does_not: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    data_loss: str = ""
    second_person: str = ""
    saved: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return SHA-256 in hex over what people agree on."""
        return hashlib.sha256(canonical(self._agreed())).hexdigest()

    def _agreed(self) -> dict[str, Any]:
        stable = [p for p in self.preconditions if p.stable]
        return {
            "action": [self.action, self.version],
            "target": [self.target.kind, self.target.id, self.account, self.region],
            "parameters": dict(self.parameters),
            "changes": [[c.what, c.before, c.after] for c in self.changes],
            "preconditions": [[p.name, p.verdict.value, p.evidence] for p in stable],
            "calls": [_called(call) for call in self.calls],
            "data_loss": self.data_loss,
            "second_person": self.second_person,
            "saved": dict(self.saved),
        }

    @property
    def blocked(self) -> tuple[Precondition, ...]:
        """Return what forbids it; a plan with any cannot be confirmed."""
        return tuple(p for p in self.preconditions if p.verdict is Verdict.BLOCKED)

    @property
    def warned(self) -> tuple[Precondition, ...]:
        """Return what must be acknowledged."""
        return tuple(p for p in self.preconditions if p.verdict is Verdict.WARNED)


def _called(call: Call) -> list[Any]:
    return [call.step, call.service, call.operation, dict(call.parameters), call.region]
