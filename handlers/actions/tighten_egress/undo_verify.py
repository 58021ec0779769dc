"""Whether everything is back."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.tighten_egress.affected import listed
from handlers.actions.tighten_egress.read import read_groups
from handlers.actions.tighten_egress.rule import Rule, read_rule
from handlers.actions.tighten_egress.scene import Group
from handlers.actions.tighten_egress.swap import groups_on, same
from handlers.actions.tighten_egress.tags import settable


def verify_undo(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Read whether the rules are back, with words and tags, and ours are gone."""
    ec2 = aws.client("ec2")
    found = read_groups(ec2, [one["id"] for one in plan.saved["groups"]])
    wrong = [
        line
        for saved in plan.saved["groups"]
        for line in _differences(found.get(saved["id"]), saved)
    ]
    wrong += [
        f"{one['id']} does not have its groups"
        for one in plan.saved["interfaces"]
        if not same(groups_on(ec2, one["id"]), one["after"])
    ]
    if wrong:
        return Outcome(ok=False, says=f"not as it was: {listed(wrong)}")
    return Outcome(ok=True, says="what the run changed is as it was")


def _differences(group: Group | None, saved: Mapping[str, Any]) -> list[str]:
    if group is None:
        return [f"{saved['name']} ({saved['id']}) is gone"]
    ours = {raw["SecurityGroupRuleId"] for raw in saved["revoked"]}
    extra = [f"{rule} is still in {group.label}" for rule in group.egress if rule.id in ours]
    there = [_whole(rule) for rule in group.egress]
    wanted = [read_rule(raw) for raw in saved["added"]]
    missing = [f"{rule} is not in {group.label}" for rule in wanted if _whole(rule) not in there]
    return extra + missing


def _whole(rule: Rule) -> tuple[Rule, str, dict[str, str]]:
    return rule, rule.description, settable(rule.tags)
