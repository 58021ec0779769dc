"""Run an action as the flow does: step by step, from a plan that was stored as JSON."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from bot.core.action import Action, Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan, Precondition, Verdict


def stored(plan: Plan) -> Plan:
    """Return the plan as it comes back from the database."""
    raw = json.loads(json.dumps(asdict(plan)))
    checks = [
        Precondition(**one | {"verdict": Verdict(one["verdict"])}) for one in raw["preconditions"]
    ]
    return replace(
        plan,
        parameters=raw["parameters"],
        changes=tuple(Change(**one) for one in raw["changes"]),
        calls=tuple(Call(**one) for one in raw["calls"]),
        preconditions=tuple(checks),
        saved=raw["saved"],
        affects=tuple(raw["affects"]),
        does_not=tuple(raw["does_not"]),
        costs=tuple(raw["costs"]),
    )


def execute(
    action: Action, aws: Aws, plan: Plan, recorded: dict[str, Outcome] | None = None
) -> dict[str, Outcome]:
    """Run every step; a vital one that fails ends it, another says so.

    recorded: outcomes of an earlier attempt, whose steps are over; new ones are added.
    """
    outcomes = {} if recorded is None else recorded
    made: dict[str, Any] = {}
    for step in action.steps(plan):
        if step.name in outcomes:
            made |= outcomes[step.name].made
            continue
        try:
            outcome = to_the_end(step, aws, plan, made)
        except (BotoCoreError, ClientError) as failure:
            if step.vital:
                raise
            outcome = Outcome(ok=False, says=str(failure))
        outcomes[step.name] = outcome
        if step.vital and not outcome.ok:
            break
        made |= outcome.made
    return outcomes


def to_the_end(step: Step, aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Outcome:
    """Run a step as often as it wants to be run."""
    outcome = step.run(aws, plan, made)
    while outcome.again:
        time.sleep(outcome.again / 100)
        made = {**made, **outcome.made}
        outcome = step.run(aws, plan, made)
    return outcome


def planned(action: Action, aws: Aws, request: Request) -> Plan:
    """Return the plan, stored and read back."""
    return stored(action.plan(aws, request))
