"""The steps: one for each group or interface, named as in the plan's calls (`allow:sg-1`)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.core.action import Aws, Outcome, Step
from bot.core.plan import Plan
from handlers.actions.tighten_egress.copy_group import copy, revoke_first
from handlers.actions.tighten_egress.rule import read_rule
from handlers.actions.tighten_egress.swap import swap
from handlers.actions.tighten_egress.write import authorize, revoke
from handlers.calls import calls_of, filled

Run = Callable[[str, Aws, Plan, Mapping[str, Any]], Outcome]


def steps(plan: Plan) -> tuple[Step, ...]:
    """Return the steps of a plan, or of its undo, in order."""
    names = dict.fromkeys(call.step for call in plan.calls)
    return tuple(_step(plan, name) for name in names)


def _step(plan: Plan, name: str) -> Step:
    verb, _, thing = name.partition(":")
    title, run = _VERBS[verb]
    if verb == "revoke" and _is_copied(plan, thing):
        run = revoke_first
    return Step(name, f"{title} {thing}", partial(run, name), vital=verb not in _ALONE)


def _is_copied(plan: Plan, group: str) -> bool:
    return any(one["id"] == group and "copy" in one for one in plan.saved["groups"])


def _authorize(name: str, aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Outcome:
    calls = calls_of(plan, name)
    ids = tuple(one for call in calls for one in authorize(aws, call, made))
    rules = sum(len(call.parameters["IpPermissions"]) for call in calls)
    group = filled(calls[0].parameters["GroupId"], made)
    return Outcome(ok=True, says=f"{group} has the {_counted(rules)}", request_ids=ids)


def _revoke(name: str, aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    group = name.partition(":")[2]
    saved = next(one for one in plan.saved["groups"] if one["id"] == group)
    rules = {raw["SecurityGroupRuleId"]: read_rule(raw) for raw in saved["revoked"]}
    ids = revoke(aws, group, rules)
    return Outcome(ok=True, says=f"{group} lost {_counted(len(rules))}", request_ids=ids)


def _counted(rules: int) -> str:
    return f"{rules} rule{'' if rules == 1 else 's'}"


# Where one interface fails, the others are still worth it.
_ALONE = {"swap", "return"}
_VERBS: dict[str, tuple[str, Run]] = {
    "copy": ("Copy", copy),
    "admit": ("Copy what it lets in:", _authorize),
    "allow": ("Allow what stays:", _authorize),
    "revoke": ("Revoke what is open:", _revoke),
    "swap": ("Swap the groups of", swap),
    "restore": ("Restore the rules of", _authorize),
    "remove": ("Remove our rules from", _revoke),
    "return": ("Give back the groups of", swap),
}
