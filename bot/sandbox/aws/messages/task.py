"""What ECS says when a task of a service stopped."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.aws.clock import iso_millis
from bot.sandbox.aws.messages.event import event
from bot.sandbox.aws.names import BAD_VERSION, REGION, arn, image

# 128 + SIGKILL: what a container leaves that used more memory than it may.
OUT_OF_MEMORY = 137


def task_stopped(
    cluster: str,
    service: str,
    task_definition_arn: str,
    at: datetime,
    *,
    exit_code: int = OUT_OF_MEMORY,
) -> dict[str, Any]:
    """Return an `ECS Task State Change` event of a Fargate task whose container exited.

    Shape: Amazon ECS Developer Guide, "Amazon ECS task state change events".
    """
    task_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{task_definition_arn}/{at.isoformat()}").hex
    task_arn = arn("ecs", f"task/{cluster}/{task_id}")
    detail = {
        "attachments": [_interface(task_id)],
        "attributes": [{"name": "ecs.cpu-architecture", "value": "x86_64"}],
        "availabilityZone": f"{REGION}a",
        "clusterArn": arn("ecs", f"cluster/{cluster}"),
        "connectivity": "CONNECTED",
        "containers": [_container(service, task_arn, exit_code)],
        "cpu": "256",
        "memory": "512",
        "desiredStatus": "STOPPED",
        "lastStatus": "STOPPED",
        "enableExecuteCommand": False,
        "ephemeralStorage": {"sizeInGiB": 20},
        "group": f"service:{service}",
        "launchType": "FARGATE",
        "platformVersion": "1.4.0",
        "overrides": {"containerOverrides": [{"name": service}]},
        "startedBy": "ecs-svc/1234567890123456789",
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "taskArn": task_arn,
        "taskDefinitionArn": task_definition_arn,
        "version": 6,
        **_times(at),
    }
    return event("aws.ecs", "ECS Task State Change", at, [task_arn], detail)


def _container(service: str, task_arn: str, exit_code: int) -> dict[str, Any]:
    container = {
        "containerArn": arn("ecs", f"container/{uuid.uuid5(uuid.NAMESPACE_OID, task_arn)}"),
        "exitCode": exit_code,
        "lastStatus": "STOPPED",
        "name": service,
        "image": image(service, BAD_VERSION),
        "runtimeId": f"{task_arn.rpartition('/')[2]}-0265927825",
        "taskArn": task_arn,
        "networkInterfaces": [],
        "cpu": "0",
    }
    if exit_code == OUT_OF_MEMORY:
        container["reason"] = "OutOfMemoryError: Container killed due to memory usage"
    return container


def _interface(task_id: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, task_id)),
        "type": "eni",
        "status": "DELETED",
        "details": [{"name": "privateIPv4Address", "value": "10.0.0.139"}],
    }


def _times(stopped_at: datetime) -> dict[str, str]:
    """Return a task's moments, in seconds before it stopped."""
    seconds_before = {
        "createdAt": 48,
        "connectivityAt": 44,
        "pullStartedAt": 36,
        "pullStoppedAt": 30,
        "startedAt": 28,
        "executionStoppedAt": 4,
        "stoppingAt": 3,
        "stoppedAt": 0,
        "updatedAt": 0,
    }
    return {
        name: iso_millis(stopped_at - timedelta(seconds=seconds))
        for name, seconds in seconds_before.items()
    }
