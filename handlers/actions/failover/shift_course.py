"""The two calls of a zonal shift: away from a zone, and back before it ends by itself."""

from collections.abc import Mapping
from typing import Any

from bot.core.plan import Call, Change, Precondition
from handlers.actions.failover.balancer import Balancer
from handlers.actions.failover.course import Course
from handlers.actions.failover.shifts import Shift

NAME = "zonal_shift"
SECONDS = 60
HOURS = 3
UNDO = f"failover.undo cancels the shift; without it, it ends by itself after {HOURS} hours"
STAYS = (
    "Databases, queues and scheduled tasks in the zone go on as they are.",
    "Connections that are open there end only when their clients let go.",
    f"It does not last: traffic returns after {HOURS} hours, well or not.",
)


def away(
    balancer: Balancer, zone: str, zone_id: str, comment: str, checks: tuple[Precondition, ...]
) -> Course:
    """Return the course out of a zone. comment: tells later whose shift it is."""
    wanted = {
        "resourceIdentifier": balancer.arn,
        "awayFrom": zone_id,
        "expiresIn": f"{HOURS}h",
        "comment": comment,
    }
    others = ", ".join(other for other in balancer.zones if other != zone)
    return Course(
        way=NAME,
        choice=f"away from {zone}",
        changes=(Change(f"{balancer.name} sends traffic to {zone} ({zone_id})", "yes", "no"),),
        checks=checks,
        call=Call(NAME, "arc-zonal-shift", "StartZonalShift", wanted),
        saved={"arn": balancer.arn, "zone": zone, "zone_id": zone_id, "comment": comment},
        seconds=SECONDS,
        undo=UNDO,
        affects=(f"Targets in {others} take the load of {zone} as well",),
        does_not=STAYS,
    )


def cancelling(
    balancer: Balancer, shift: Shift, saved: Mapping[str, Any], well: Precondition
) -> Course:
    """Return the course that cancels our shift. well: how the zone's targets are."""
    zone = saved["zone"]
    return Course(
        way=NAME,
        choice=f"back to {zone}",
        changes=(Change(f"{balancer.name} sends traffic to {zone}", "no", "yes"),),
        checks=(well,),
        call=Call(NAME, "arc-zonal-shift", "CancelZonalShift", {"zonalShiftId": shift.id}),
        saved={**saved, "cancelled": shift.id},
        seconds=SECONDS,
        undo="failover starts a shift again",
        affects=(f"Targets in {zone} get their share of requests again, at once",),
    )
