"""The other Availability Zone of a Multi-AZ instance, which moto does not know."""

from typing import Any

from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.rds.find import rds


def place(call: Call) -> None:
    """Give every Multi-AZ instance that has no standby one in another zone of its subnets.

    A replica begins in moto as a copy of its source, standby included: it loses that.
    """
    for instance in rds(call).databases.values():
        standby = getattr(instance, "secondary_availability_zone", None)
        if not instance.multi_az:
            instance.secondary_availability_zone = None
        elif not standby:
            instance.secondary_availability_zone = _other_zone(instance)


def _other_zone(instance: Any) -> str:
    group = getattr(instance, "db_subnet_group", None)
    subnets = group.subnets if group else []
    zones = [subnet["SubnetAvailabilityZone"]["Name"] for subnet in subnets]
    others = [zone for zone in zones if zone != instance.availability_zone]
    return str(others[0]) if others else _neighbour(instance)


def _neighbour(instance: Any) -> str:
    """Return a zone of the Region: without subnets of one's own there is one in each."""
    here = instance.availability_zone
    return next(f"{instance.region}{letter}" for letter in "ab" if not here.endswith(letter))
