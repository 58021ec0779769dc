"""The undo: read, compare, and restore only what the run changed and nobody has since."""

from bot.core.action import Aws, Request
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from handlers.actions.tighten_egress.calls_of_group import group_json
from handlers.actions.tighten_egress.plan import NAME, SECONDS, VERSION
from handlers.actions.tighten_egress.tags import RESERVED
from handlers.actions.tighten_egress.undo_swap import Return, returns, swap_back
from handlers.actions.tighten_egress.way_back import (
    WayBack,
    restore_calls,
    restore_change,
    ways_back,
)

HOW = "There is no undo of an undo: tighten again, and a new plan reads how things are then."
OPENS = "What was cut may connect out again, whoever caused the incident included."


def plan_undo(aws: Aws, request: Request) -> Plan:
    """Return what would be restored; reads only."""
    ways, gone = ways_back(aws, request.saved)
    swapped = returns(aws, request.saved)
    left = (*gone, *(line for way in ways for line in way.left), *swapped.left)
    calls = (
        *(call for way in ways for call in restore_calls(way)),
        *map(swap_back, swapped.interfaces),
    )
    groups = [group_json(way.group, way.restore, way.remove) for way in ways]
    saved = {"groups": groups, "interfaces": list(swapped.interfaces)}
    return Plan(
        action=f"{NAME}.undo",
        version=VERSION,
        target=request.target,
        account=aws.account,
        region=aws.region,
        parameters=dict(request.parameters),
        changes=_changes(ways, swapped),
        preconditions=_checks(calls, left),
        calls=calls,
        undo=HOW,
        seconds=SECONDS,
        affects=(OPENS,),
        does_not=_does_not(ways, left),
        saved=saved if calls else {},
    )


def _changes(ways: list[WayBack], swapped: Return) -> tuple[Change, ...]:
    rules = [restore_change(way) for way in ways if way.restore or way.remove]
    groups = [
        Change(f"groups of {one['id']}", ", ".join(one["before"]), ", ".join(one["after"]))
        for one in swapped.interfaces
    ]
    return (*rules, *groups)


def _checks(calls: tuple[Call, ...], left: tuple[str, ...]) -> tuple[Precondition, ...]:
    found = [Precondition("changed since", Verdict.WARNED, line) for line in left]
    if not calls:
        said = "nothing of this run is left to take back"
        found.insert(0, Precondition("undo", Verdict.BLOCKED, said))
    return tuple(found) or (Precondition("changed since", Verdict.PASSED, "nothing"),)


def _does_not(ways: list[WayBack], left: tuple[str, ...]) -> tuple[str, ...]:
    rules = [rule for way in ways for rule in way.restore]
    reserved = any(key.startswith(RESERVED) for rule in rules for key in rule.tags)
    ids = ("Restored rules get new ids.",) if rules else ()
    tags = ("AWS's own tags of a rule (aws:...) cannot be set again.",) if reserved else ()
    return (*ids, *tags, *left)
