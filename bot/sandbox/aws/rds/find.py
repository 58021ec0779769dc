"""Instances as moto keeps them."""

from typing import Any

from moto.rds.models import rds_backends

from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.refused import Refused

AVAILABLE = "available"


def rds(call: Call) -> Any:
    """Return moto's RDS."""
    return call.moto(rds_backends)


def available_instance(call: Call) -> Any:
    """Return the instance that a call names. Raises Refused where it is not there, or busy."""
    name = call.parameters["DBInstanceIdentifier"]
    instance = rds(call).databases.get(name)
    if instance is None:
        raise Refused("DBInstanceNotFound", f"DBInstance {name} not found.", 404)
    if instance.status != AVAILABLE:
        raise Refused("InvalidDBInstanceState", f"Instance {name} is not in available state.")
    return instance
