"""A zonal shift: a load balancer sends nothing to one zone for a while.

The gentlest way: it takes effect at once, ends by itself, and can be cancelled. Sources: ARC
Developer Guide, "Zonal shift in ARC", "Supported resources"; API Reference, "StartZonalShift".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.action import Aws, Permissions, Request, Statement
from bot.core.plan import Plan
from handlers.actions.failover.balancer import (
    ARNS,
    READ_BALANCER,
    READ_ZONES,
    read_balancer,
    read_groups,
    zone_ids,
)
from handlers.actions.failover.course import Course, NoCourse
from handlers.actions.failover.shift_course import NAME, away, cancelling
from handlers.actions.failover.shifts import (
    READ_LATELY,
    READ_SHIFT,
    Shift,
    shift_checks,
    shifts_now,
)
from handlers.actions.failover.standing import Stage, Standing
from handlers.actions.failover.way import Way
from handlers.actions.failover.zones import doubt, health_again, spare, worst_first

TWO = 2


def find(aws: Aws, request: Request) -> Iterator[Course]:
    """Yield a course out of each zone, the worst zone first."""
    balancer = read_balancer(aws, request.target)
    if balancer is None or len(balancer.zones) < TWO:
        return
    groups, ids = read_groups(aws, balancer), zone_ids(aws, balancer.zones)
    found = tuple(shift_checks(aws, balancer))
    comment = f"Firebreak {request.incident}"
    for zone in worst_first(balancer.zones, groups):
        checks = (*found, spare(zone, groups))
        course = away(balancer, zone, ids[zone], comment, checks)
        yield replace(course, doubt=doubt(zone, balancer.zones, groups))


def back(aws: Aws, request: Request) -> Course:
    """Return the course that cancels our shift, if it is still there."""
    saved, balancer = request.saved, read_balancer(aws, request.target)
    shift = _ours(shifts_now(aws, saved["arn"]), saved)
    if balancer is None or shift is None:
        raise NoCourse("Shift", "Our shift is over: it expired, or somebody cancelled it")
    well = health_again(saved["zone"], read_groups(aws, balancer))
    return cancelling(balancer, shift, saved, well)


def read(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Standing:
    """Read which shift the load balancer is in now."""
    shifts, saved = shifts_now(aws, plan.saved["arn"]), plan.saved
    ours, zone = _ours(shifts, saved), saved["zone"]
    if "cancelled" in saved:
        return _read_cancelled(shifts, saved)
    if ours:
        stage = Stage.DONE if ours.is_applied else Stage.UNDER_WAY
        return Standing(stage, f"Traffic leaves {zone} alone until {ours.until}")
    if shifts:
        return Standing(Stage.LOST, f"Somebody shifted it meanwhile: {shifts[0].words}")
    return Standing(Stage.TODO, f"Traffic goes to {zone} too")


def _read_cancelled(shifts: Sequence[Shift], saved: Mapping[str, Any]) -> Standing:
    if any(shift.id == saved["cancelled"] for shift in shifts):
        return Standing(Stage.TODO, f"Traffic still leaves {saved['zone']} alone")
    return Standing(Stage.DONE, f"Traffic goes to {saved['zone']} again")


def _ours(shifts: Sequence[Shift], saved: Mapping[str, Any]) -> Shift | None:
    """Return our shift: AWS takes no token, so its comment tells whose it is."""
    mine = (saved["zone_id"], saved["comment"])
    return next((each for each in shifts if (each.zone_id, each.comment) == mine), None)


START = Statement("Shift a load balancer out of a zone", ("arc-zonal-shift:StartZonalShift",), ARNS)
CANCEL = Statement("Cancel a shift", ("arc-zonal-shift:CancelZonalShift",), ARNS)
ZONAL_SHIFT = Way(
    NAME,
    "Shift traffic",
    ("load-balancer",),
    "an Application or Network Load Balancer in two zones",
    find,
    back,
    read,
    Permissions(read=(READ_BALANCER, READ_ZONES, READ_SHIFT, READ_LATELY), write=(START,)),
    Permissions(read=(READ_BALANCER, READ_SHIFT), write=(CANCEL,)),
)
