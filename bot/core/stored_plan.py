"""A plan as bytes, and back: what is approved is what is stored, and what is executed."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.core.alert import Target
from bot.core.ledger import canonical
from bot.core.plan import Call, Change, Plan, Precondition, Verdict

LISTS = ("affects", "does_not", "costs")


def to_bytes(plan: Plan) -> bytes:
    """Return the plan's one JSON form."""
    return canonical(asdict(plan))


def from_bytes(body: bytes) -> Plan:
    """Return the plan that was stored."""
    raw: dict[str, Any] = json.loads(body)
    nouns = {
        "target": Target(**raw["target"]),
        "changes": tuple(Change(**one) for one in raw["changes"]),
        "calls": tuple(Call(**one) for one in raw["calls"]),
        "preconditions": tuple(_precondition(one) for one in raw["preconditions"]),
    }
    lists = {name: tuple(raw[name]) for name in LISTS}
    choices = {name: tuple(found) for name, found in raw["choices"].items()}
    return Plan(**{**raw, **nouns, **lists, "choices": choices})


def _precondition(raw: Mapping[str, Any]) -> Precondition:
    return Precondition(**{**raw, "verdict": Verdict(raw["verdict"])})
