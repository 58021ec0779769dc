"""Whether the instance is cut off: what its interfaces hold, not what the calls answered."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.isolate_instance import power, quarantine
from handlers.actions.isolate_instance.describe import interfaces
from handlers.calls import calls_of


def verify(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Every interface, also one attached since, holds the empty quarantine group alone."""
    attached = interfaces(aws, plan.target.id)
    if not attached:
        return Outcome(ok=False, says="it has no network interface any more: is it terminated?")
    groups = quarantine.read(aws, sorted({one["VpcId"] for one in attached}))
    empty = {vpc_id: group for vpc_id, group in groups.items() if group and group.is_empty}
    cut = [one for one in attached if quarantine.is_quarantined(one, empty)]
    ok = len(cut) == len(attached) and _is_stopped(aws, plan)
    says = f"{len(cut)} of {len(attached)} interfaces hold {quarantine.NAME} alone, without rules"
    return Outcome(ok=ok, says=". ".join((says, *plan.does_not)))


def _is_stopped(aws: Aws, plan: Plan) -> bool:
    if not calls_of(plan, power.STEP):
        return True
    return power.state(aws, plan.target.id) in power.STOPPED
