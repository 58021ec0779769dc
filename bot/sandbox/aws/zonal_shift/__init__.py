"""ARC zonal shift for the load balancers that moto knows; moto has none of it.

Sources: Amazon Application Recovery Controller, "Zonal Shift and Zonal Autoshift API Reference";
Elastic Load Balancing, "Zonal shift for your Application Load Balancer".
"""

from bot.sandbox.aws.front import Service
from bot.sandbox.aws.zonal_shift.shifts import Shifts


def zonal_shift() -> Service:
    """Return a new ARC zonal shift, where nothing is shifted yet."""
    shifts = Shifts()
    operations = {
        "StartZonalShift": shifts.start,
        "CancelZonalShift": shifts.cancel,
        "ListZonalShifts": shifts.list_shifts,
        "GetManagedResource": shifts.get_resource,
        "ListManagedResources": shifts.list_resources,
    }
    return Service("arc-zonal-shift", operations)


__all__ = ["zonal_shift"]
