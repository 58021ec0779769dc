"""Snapshots of all volumes of an instance: begun at once, completed later."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bot.sandbox.aws.ec2.find import ec2_to_change
from bot.sandbox.aws.ec2.tags import tags_for
from bot.sandbox.aws.front.call import Call

COMPLETES = 5.0  # seconds; AWS needs minutes or hours


def create(call: Call) -> dict[str, Any]:
    """Begin a snapshot of every volume."""
    asked = call.parameters
    made = ec2_to_change(call).create_snapshots(
        asked["InstanceSpecification"], asked.get("Description", ""), tags_for("snapshot", asked)
    )
    for snapshot in made:
        snapshot.status = "pending"
        call.agenda.plan(call.now, COMPLETES, partial(_complete, snapshot))
    return {"Snapshots": [_begun(snapshot) for snapshot in made]}


def _begun(snapshot: Any) -> Mapping[str, Any]:
    """Return a SnapshotInfo, whose state has another name than that of a Snapshot."""
    return {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume_id,
        "VolumeSize": snapshot.volume_size,
        "State": snapshot.status,
        "Progress": "0%",
        "StartTime": snapshot.start_time,
        "Description": snapshot.description,
        "Encrypted": snapshot.encrypted,
        "OwnerId": snapshot.owner_id,
        "Tags": snapshot.get_tags(),
    }


def _complete(snapshot: Any, _: datetime) -> None:
    snapshot.status = "completed"
