"""Back again: what a failover moved returns, where it is still as the failover left it."""

from bot.core.action import Aws, Request
from bot.core.plan import Plan, Precondition, Verdict
from handlers.actions.failover.course import NoCourse
from handlers.actions.failover.planning import NAME, chosen, refusal
from handlers.actions.failover.ways import WAYS

UNDO = f"{NAME}.undo"


def plan_undo(aws: Aws, request: Request) -> Plan:
    """Return what failing back would do."""
    way = WAYS.get(str(request.saved.get("way", "")))
    if way is None:
        why = "Nothing was saved that could be taken back"
        return refusal(aws, request, UNDO, [Precondition("Saved", Verdict.BLOCKED, why)])
    try:
        found = [way.back(aws, request)]
    except NoCourse as refused:
        return refusal(aws, request, UNDO, [refused.precondition])
    return chosen(aws, request, UNDO, found)
