"""Read all that a plan needs to know; changes nothing."""

from botocore.exceptions import ClientError

from bot.core.action import Aws, Request
from handlers.actions.isolate_instance import (
    balancers,
    credentials,
    protection,
    quarantine,
    snapshot,
    standby,
)
from handlers.actions.isolate_instance.describe import instance, interfaces
from handlers.actions.isolate_instance.facts import Facts

MISSING = {"InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"}
OVER = {"shutting-down", "terminated"}  # nothing is left to isolate


def read(aws: Aws, request: Request) -> Facts | None:
    """Return the facts; None where there is no such instance (any more)."""
    try:
        found = instance(aws, request.target.id)
    except ClientError as failure:
        if failure.response["Error"]["Code"] not in MISSING:
            raise
        return None
    if found["State"]["Name"] in OVER:
        return None
    attached = interfaces(aws, request.target.id)
    vpc_ids = sorted({one["VpcId"] for one in attached})
    return Facts(
        instance=found,
        interfaces=attached,
        quarantines=quarantine.read(aws, vpc_ids),
        protection=protection.read(aws, found),
        membership=standby.read(aws, request.target.id),
        registrations=balancers.read(aws, found),
        snapshots=snapshot.read(aws, request.target.id, request.incident),
        role=credentials.read(aws, request.target.id),
        has_instance_store=_has_instance_store(aws, str(found["InstanceType"])),
    )


def _has_instance_store(aws: Aws, instance_type: str) -> bool:
    answer = aws.client("ec2").describe_instance_types(InstanceTypes=[instance_type])
    return bool(answer["InstanceTypes"][0].get("InstanceStorageSupported"))
