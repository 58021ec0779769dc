"""The swap: every interface to the quarantine group, one call an interface.

Never ModifyInstanceAttribute(Groups): that speaks of one interface alone. Whatever happens on
the way, it finishes toward quarantine.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance import hop, quarantine, restore
from handlers.actions.isolate_instance.describe import interfaces
from handlers.actions.isolate_instance.facts import Facts, groups_of, names_of
from handlers.actions.isolate_instance.moves import STEP, closes, move, moved
from handlers.actions.isolate_instance.open_group import KNOWN
from handlers.actions.isolate_instance.options import TWO_HOP
from handlers.actions.isolate_instance.part import Part, Proposal
from handlers.aws import request_ids
from handlers.calls import invoke


def propose(facts: Facts, request: Request) -> Proposal:
    """Give every interface the quarantine group alone; with the open hop, that one before."""
    todo = [
        one for one in facts.interfaces if not quarantine.is_quarantined(one, facts.quarantines)
    ]
    opened = [one for one in todo if request.parameters[TWO_HOP.name] and _is_near(facts, one)]
    first = [move(one["NetworkInterfaceId"], f"<{KNOWN}>") for one in opened]
    then = [move(one["NetworkInterfaceId"], _group(facts, one["VpcId"])) for one in todo]
    return Proposal(
        _changes(todo, len(facts.interfaces)),
        (*first, *then),
        {"interfaces": {one["NetworkInterfaceId"]: groups_of(one) for one in todo}},
        leads=True,
    )


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Swap what is not yet swapped, after a last look at the quarantine group's rules."""
    found = quarantine.read(aws, plan.saved["vpcs"])
    fit = {vpc_id: group.id for vpc_id, group in found.items() if group and group.is_empty}
    if len(fit) < len(found):
        for call in closes(plan):
            hop.leave(aws, plan, moved(call))
        return Outcome(ok=False, says=f"{quarantine.NAME} is gone, or somebody gave it rules")
    known = {quarantine.known_as(vpc_id): group_id for vpc_id, group_id in fit.items()}
    now = {one["NetworkInterfaceId"]: groups_of(one) for one in interfaces(aws, plan.target.id)}
    todo = [call for call in closes(plan) if not set(now.get(moved(call), [])) <= {*fit.values()}]
    answers: hop.Answers = []
    says = hop.through(aws, plan, now, known, answers)
    _close(aws, plan, todo, known, answers)
    count = f"{len(todo)} of {len(now)} interfaces moved to quarantine"
    return Outcome(ok=True, says=f"{count}{says}", request_ids=request_ids(answers))


def _close(
    aws: Aws, plan: Plan, calls: Sequence[Call], known: Mapping[str, str], answers: hop.Answers
) -> None:
    """Make every call, also after one failed; raises the first failure at the end."""
    failures: list[BotoCoreError | ClientError] = []
    for call in calls:
        try:
            answers.append(invoke(aws, call, known))
        except (BotoCoreError, ClientError) as failure:  # first all the others
            failures.append(failure)
            hop.leave(aws, plan, moved(call))
    if failures:
        raise failures[0]


def _group(facts: Facts, vpc_id: str) -> str:
    group = facts.quarantines[vpc_id]
    return group.id if group else f"<{quarantine.known_as(vpc_id)}>"


def _is_near(facts: Facts, interface: Mapping[str, Any]) -> bool:
    """Tell whether an interface is in the instance's own VPC, where the open group is."""
    return bool(interface["VpcId"] == facts.vpc_id)


def _changes(todo: Sequence[Mapping[str, Any]], total: int) -> tuple[Change, ...]:
    """Return one change for all interfaces with the same groups."""
    names = [names_of(one) for one in todo]
    return tuple(
        Change(f"{names.count(name)} of {total} interfaces", name, quarantine.NAME)
        for name in dict.fromkeys(names)
    )


SWAP = Part(
    propose,
    Step(STEP, "Cut its network", run),
    restore.take_back,
    Step(restore.STEP, "Give back its network", restore.run),
)
