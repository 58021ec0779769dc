"""A service's tasks: those that run, and those that died in the last hour."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.aws.ecs.fate import Death
from bot.sandbox.aws.ecs.history import History, Rollout
from bot.sandbox.aws.ecs.pace import TASK_DIES, TASKS_RUN
from bot.sandbox.aws.ecs.shapes import moment
from bot.sandbox.aws.pace import Pace

# ECS shows a stopped task for about an hour; of many that died, the last ones.
REMEMBERED = timedelta(hours=1)
LAST = 10


def tasks(history: History, now: datetime, pace: Pace) -> Iterator[dict[str, Any]]:
    """Return every task of a service as a `Task`, the newest of the dead first."""
    for rollout in history.rollouts:
        yield from (_running(history, rollout, number) for number in range(rollout.running))
    for rollout in reversed(history.ever):
        yield from _dead(history, rollout, now, pace)


def _dead(
    history: History, rollout: Rollout, now: datetime, pace: Pace
) -> Iterator[dict[str, Any]]:
    death = rollout.revision.death
    for number in range(rollout.failed, max(0, rollout.failed - LAST), -1):
        died = pace.after(rollout.began, TASKS_RUN + number * TASK_DIES)
        if death and now - died < REMEMBERED:
            yield _stopped(history, rollout, number, death, died)


def _running(history: History, rollout: Rollout, number: int) -> dict[str, Any]:
    return _task(history, rollout, f"running/{number}") | {"lastStatus": "RUNNING"}


def _stopped(
    history: History, rollout: Rollout, number: int, death: Death, died: datetime
) -> dict[str, Any]:
    task = _task(history, rollout, f"dead/{number}")
    container: dict[str, Any] = {"name": death.container, "reason": death.reason}
    if death.exit_code is not None:
        container["exitCode"] = death.exit_code
    return task | {
        "desiredStatus": "STOPPED",
        "lastStatus": "STOPPED",
        "stopCode": death.stop_code,
        "stoppedReason": death.stopped_reason,
        "stoppedAt": moment(died),
        "containers": [container | {"lastStatus": "STOPPED", "taskArn": task["taskArn"]}],
    }


def _task(history: History, rollout: Rollout, name: str) -> dict[str, Any]:
    task_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{rollout.id}/{name}").hex
    service = history.service_arn.rpartition("/")[2]
    return {
        "taskArn": f"{history.cluster_arn.replace(':cluster/', ':task/')}/{task_id}",
        "clusterArn": history.cluster_arn,
        "group": f"service:{service}",
        "startedBy": rollout.id,
        "desiredStatus": "RUNNING",
        "taskDefinitionArn": rollout.revision.settings["taskDefinition"],
        "createdAt": moment(rollout.began),
        "containers": [],
    } | ({"launchType": launch} if (launch := rollout.revision.settings.get("launchType")) else {})
