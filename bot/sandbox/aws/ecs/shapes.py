"""What is remembered, as ECS writes it. Times are seconds since 1970, as in AWS JSON 1.1."""

from datetime import datetime
from typing import Any

from bot.sandbox.aws.ecs.history import ONGOING, Deployment, History, Revision, Rollout
from bot.sandbox.aws.ecs.progress import threshold

JSON = dict[str, Any]
OF_A_SERVICE = ("taskDefinition", "loadBalancers", "serviceRegistries")
PLACED = ("launchType", "platformVersion", "networkConfiguration", "capacityProviderStrategy")


def moment(at: datetime | None) -> float | None:
    """Return a time as a number."""
    return at.timestamp() if at else None


def service(history: History) -> JSON:
    """Return what the history knows better than moto of a `Service`."""
    running = sum(rollout.running for rollout in history.rollouts)
    settings = history.rollouts[0].revision.settings
    return {
        **{name: settings[name] for name in (*OF_A_SERVICE, *PLACED) if name in settings},
        "desiredCount": history.desired,
        "runningCount": running,
        "pendingCount": sum(_pending(history, rollout) for rollout in history.rollouts),
        "deploymentConfiguration": history.configuration,
        "deployments": [rollout_shape(history, rollout) for rollout in history.rollouts],
        "currentServiceDeployment": history.deployments[-1].arn,
        "currentServiceRevisions": [_counted(history, each) for each in history.rollouts],
        "createdAt": moment(history.created_at),
    }


def rollout_shape(history: History, rollout: Rollout) -> JSON:
    """Return an entry of `deployments[]`."""
    settings = rollout.revision.settings
    reason = rollout.reason or f"ECS deployment {rollout.id} in progress."
    return {
        "id": rollout.id,
        "status": "PRIMARY" if rollout is history.rollouts[0] else "ACTIVE",
        "taskDefinition": settings["taskDefinition"],
        "desiredCount": history.desired if rollout is history.rollouts[0] else rollout.running,
        "pendingCount": _pending(history, rollout),
        "runningCount": rollout.running,
        "failedTasks": rollout.failed,
        "createdAt": moment(rollout.began),
        "updatedAt": moment(rollout.began),
        "rolloutState": rollout.state,
        "rolloutStateReason": reason,
        **{name: settings[name] for name in PLACED if settings.get(name)},
    }


def _pending(history: History, rollout: Rollout) -> int:
    waits = rollout is history.rollouts[0] and rollout.state == "IN_PROGRESS"
    return max(0, history.desired - rollout.running) if waits else 0


def _counted(history: History, rollout: Rollout) -> JSON:
    pending = _pending(history, rollout)
    return {
        "arn": rollout.revision.arn,
        "requestedTaskCount": rollout.running + pending,
        "runningTaskCount": rollout.running,
        "pendingTaskCount": pending,
    }


def brief(history: History, deployment: Deployment) -> JSON:
    """Return a `ServiceDeploymentBrief`, as a list has it."""
    return _known(
        {
            "serviceDeploymentArn": deployment.arn,
            "serviceArn": history.service_arn,
            "clusterArn": history.cluster_arn,
            "createdAt": moment(deployment.created_at),
            "startedAt": moment(deployment.created_at),
            "finishedAt": moment(deployment.finished_at),
            "targetServiceRevisionArn": deployment.target.revision.arn,
            "status": deployment.status,
            "statusReason": deployment.reason or None,
        }
    )


def whole(history: History, deployment: Deployment) -> JSON:
    """Return a `ServiceDeployment`."""
    shape = brief(history, deployment)
    del shape["targetServiceRevisionArn"]
    sources = [{"arn": source.arn} for source in deployment.sources]
    return shape | _known(
        {
            "updatedAt": moment(deployment.finished_at or deployment.created_at),
            "stoppedAt": moment(deployment.finished_at) if deployment.status == "STOPPED" else None,
            "sourceServiceRevisions": sources,
            "targetServiceRevision": _counted(history, deployment.target),
            "deploymentConfiguration": history.configuration,
            "rollback": _rollback(deployment),
            "deploymentCircuitBreaker": _breaker(history, deployment),
        }
    )


def _rollback(deployment: Deployment) -> JSON | None:
    if not deployment.rollback:
        return None
    return {
        "reason": deployment.rollback_reason,
        "startedAt": moment(deployment.rollback.began),
        "serviceRevisionArn": deployment.rollback.revision.arn,
    }


def _breaker(history: History, deployment: Deployment) -> JSON:
    limit, failed = threshold(history.desired), deployment.target.failed
    watching = "MONITORING" if deployment.status in ONGOING else "MONITORING_COMPLETE"
    status = "TRIGGERED" if failed >= limit else watching
    if not history.configuration.get("deploymentCircuitBreaker", {}).get("enable"):
        status = "DISABLED"
    return {"status": status, "failureCount": failed, "threshold": limit}


def revision(history: History, found: Revision) -> JSON:
    """Return a `ServiceRevision`."""
    return {
        "serviceRevisionArn": found.arn,
        "serviceArn": history.service_arn,
        "clusterArn": history.cluster_arn,
        "containerImages": found.images,
        "createdAt": moment(found.created_at),
        **found.settings,
    }


def _known(shape: JSON) -> JSON:
    return {name: value for name, value in shape.items() if value is not None}
