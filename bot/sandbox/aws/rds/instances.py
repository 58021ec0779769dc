"""Reboot an instance, with a failover or without."""

from datetime import datetime
from functools import partial
from typing import Any

from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.rds import log
from bot.sandbox.aws.rds.find import AVAILABLE, available_instance
from bot.sandbox.aws.refused import Refused

REBOOTS = 10.0  # seconds; AWS needs one or two minutes


def reboot(call: Call) -> dict[str, Any]:
    """Reboot an instance; by force, its standby becomes the primary."""
    instance = available_instance(call)
    forced = call.parameters.get("ForceFailover")
    if forced and not instance.multi_az:
        message = (
            "ForceFailover cannot be specified since the instance is not configured for either "
            "MultiAZ or High Availability."
        )
        raise Refused("InvalidParameterCombination", message)
    instance.status = "rebooting"
    if forced:
        log.write(instance, "failover", "Multi-AZ instance failover started.", call.now)
    call.agenda.plan(call.now, REBOOTS, partial(_fail_over if forced else _restart, instance))
    return {"DBInstance": instance}


def _fail_over(instance: Any, at: datetime) -> None:
    standby = instance.secondary_availability_zone
    instance.secondary_availability_zone = instance.availability_zone
    instance.availability_zone = standby
    _restart(instance, at)
    log.write(instance, "failover", "Multi-AZ instance failover completed", at)


def _restart(instance: Any, at: datetime) -> None:
    instance.status = AVAILABLE
    log.write(instance, "availability", "DB instance restarted", at)
