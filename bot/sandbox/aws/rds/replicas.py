"""Promote a read replica: it becomes an instance of its own, for good."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from moto.rds.exceptions import DBInstanceNotFoundError

from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.rds.find import AVAILABLE, available_instance
from bot.sandbox.aws.refused import Refused

PROMOTES = 8.0  # seconds; AWS needs minutes


def promote(call: Call) -> dict[str, Any]:
    """Promote a read replica."""
    replica = available_instance(call)
    if not replica.source_db_instance_identifier:
        name = replica.db_instance_identifier
        raise Refused("InvalidDBInstanceState", f"DB Instance {name} is not a read replica.")
    replica.status = "modifying"
    call.agenda.plan(call.now, PROMOTES, partial(_stand_alone, replica, call.parameters))
    return {"DBInstance": replica}


def _stand_alone(replica: Any, settings: Mapping[str, Any], _: datetime) -> None:
    _leave_source(replica)
    replica.source_db_instance_identifier = None
    replica.is_replica = False
    replica.backup_retention_period = settings.get("BackupRetentionPeriod", 1)
    replica.status = AVAILABLE


def _leave_source(replica: Any) -> None:
    try:
        source = replica.backend.find_db_from_id(replica.source_db_instance_identifier)
    except DBInstanceNotFoundError:
        return  # deleted meanwhile: its replicas outlive it
    # A source lists a replica of another Region by its ARN.
    names = (replica.db_instance_identifier, replica.arn)
    source.replicas = [each for each in source.replicas if each not in names]
