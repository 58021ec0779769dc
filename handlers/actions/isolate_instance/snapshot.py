"""One crash-consistent set of snapshots of its volumes; started, never waited for, kept."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Call, Change, Plan
from handlers.actions.isolate_instance.facts import Facts
from handlers.actions.isolate_instance.options import SNAPSHOT as OPTION
from handlers.actions.isolate_instance.part import NOTHING, Part, Proposal
from handlers.calls import Standing, perform

STEP = "snapshot"
INCIDENT = "firebreak:incident"
INSTANCE = "firebreak:instance"


def read(aws: Aws, instance_id: str, incident: str) -> tuple[str, ...]:
    """Return the ids of the snapshots that Firebreak made of the instance for the incident."""
    filters = [
        {"Name": f"tag:{INCIDENT}", "Values": [incident]},
        {"Name": f"tag:{INSTANCE}", "Values": [instance_id]},
    ]
    pages = (
        aws.client("ec2")
        .get_paginator("describe_snapshots")
        .paginate(OwnerIds=["self"], Filters=filters)
    )
    return tuple(sorted(one["SnapshotId"] for page in pages for one in page["Snapshots"]))


def propose(facts: Facts, request: Request) -> Proposal:
    """Snapshot all EBS volumes at one moment; earlier sets are saved, to tell this one."""
    if not request.parameters[OPTION.name] or not facts.volumes:
        return NOTHING
    count = f"{len(facts.volumes)} volume{'s' if len(facts.volumes) > 1 else ''}"
    tags = {INCIDENT: request.incident, INSTANCE: facts.id}
    marked = [{"Key": key, "Value": value} for key, value in tags.items()]
    parameters = {
        "InstanceSpecification": {"InstanceId": facts.id},
        "Description": f"Firebreak {request.incident}: {facts.id} before it was isolated",
        "CopyTagsFromSource": "volume",
        "TagSpecifications": [{"ResourceType": "snapshot", "Tags": marked}],
    }
    return Proposal(
        (Change("snapshots", "none", count) if not facts.snapshots else _again(facts, count),),
        (Call(STEP, "ec2", "CreateSnapshots", parameters),),
        {"snapshots": {"incident": request.incident, "earlier": list(facts.snapshots)}},
        costs=(f"snapshots of {count}: kept and billed until somebody deletes them",),
    )


def run(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Start the set unless it was started already."""
    done = perform(aws, plan, STEP, lambda _: Standing.DONE if _new(aws, plan) else Standing.TODO)
    started = [one["SnapshotId"] for answer in done.answers for one in answer["Snapshots"]]
    snapshots = started or list(_new(aws, plan))
    says = f"started {', '.join(snapshots)}; they finish by themselves"
    return Outcome(ok=True, says=says, request_ids=done.request_ids, made={"snapshots": snapshots})


def _new(aws: Aws, plan: Plan) -> tuple[str, ...]:
    saved = plan.saved["snapshots"]
    found = read(aws, plan.target.id, saved["incident"])
    return tuple(one for one in found if one not in saved["earlier"])


def _again(facts: Facts, count: str) -> Change:
    return Change("snapshots", f"{len(facts.snapshots)} of an earlier run", f"and {count} more")


SNAPSHOT = Part(propose, Step(STEP, "Snapshot its volumes", run, vital=False))
