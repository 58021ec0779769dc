"""What has happened by now: nothing runs in between, so reading makes time pass."""

from datetime import datetime
from math import ceil

from bot.sandbox.aws.ecs.history import ONGOING, Deployment, History, Rollout
from bot.sandbox.aws.ecs.pace import COMPLETES, ROLLBACK_BEGINS, TASK_DIES, TASKS_RUN
from bot.sandbox.aws.pace import Pace

BREAKER = "ECS deployment circuit breaker"


def advance(history: History, now: datetime, pace: Pace) -> None:
    """Bring a service up to now."""
    latest = history.deployments[-1]
    while latest.status in ONGOING and _next(history, latest, now, pace):
        pass
    for rollout in history.rollouts:
        if rollout.state == "COMPLETED" and rollout is history.rollouts[0]:
            rollout.running = history.desired


def _next(history: History, deployment: Deployment, now: datetime, pace: Pace) -> bool:
    """Take the next step of a deployment, if its time has come."""
    if asked := deployment.rollback_asked:
        begins = pace.after(asked, ROLLBACK_BEGINS)
        return now >= begins and _roll_back(history, deployment, begins)
    if deployment.tried.revision.death:
        return _fail(history, deployment, now, pace)
    return _complete(history, deployment, now, pace)


def _complete(history: History, deployment: Deployment, now: datetime, pace: Pace) -> bool:
    rollout = deployment.tried
    if now >= pace.after(rollout.began, TASKS_RUN):
        rollout.running = history.desired
        if not history.has_room:
            history.rollouts = [rollout]
    completes = pace.after(rollout.began, COMPLETES)
    if now < completes:
        return False
    rollout.state, rollout.reason = "COMPLETED", f"ECS deployment {rollout.id} completed."
    history.rollouts, history.completed = [rollout], rollout.revision
    status = "ROLLBACK_SUCCESSFUL" if deployment.rollback else "SUCCESSFUL"
    deployment.end(status, completes, deployment.reason)
    return True


def _fail(history: History, deployment: Deployment, now: datetime, pace: Pace) -> bool:
    rollout, breaker = deployment.tried, history.configuration.get("deploymentCircuitBreaker", {})
    rollout.failed = deaths(rollout, now, pace)
    if not breaker.get("enable") or rollout.failed < threshold(history.desired):
        return False
    rollout.failed = threshold(history.desired)
    broke = pace.after(rollout.began, TASKS_RUN + rollout.failed * TASK_DIES)
    rollout.state, rollout.reason = "FAILED", f"{BREAKER}: tasks failed to start."
    if deployment.rollback:
        deployment.end("ROLLBACK_FAILED", broke, "The service revision to go back to failed too.")
    elif breaker.get("rollback") and history.completed:
        deployment.rollback_reason = f"Service deployment rolled back because of {BREAKER}."
        _roll_back(history, deployment, broke)
    else:
        deployment.end("STOPPED", broke, rollout.reason)
    return True


def _roll_back(history: History, deployment: Deployment, at: datetime) -> bool:
    """Go back to what completed last: its own entry in `deployments[]`, the same deployment."""
    assert history.completed is not None  # noqa: S101 - nobody may ask otherwise
    deployment.target.state, deployment.target.running = "FAILED", 0
    deployment.rollback_asked = None
    deployment.rollback = history.roll_out(history.completed, at)
    deployment.status, deployment.reason = "ROLLBACK_IN_PROGRESS", deployment.rollback_reason
    return True


def deaths(rollout: Rollout, now: datetime, pace: Pace) -> int:
    """Return how many tasks of a rollout died by now, one after the other."""
    lived = pace.between(rollout.began, now) - TASKS_RUN
    return max(0, int(lived // TASK_DIES))


def threshold(desired: int) -> int:
    """Return how many deaths trip the circuit breaker.

    Amazon ECS Developer Guide, "How the Amazon ECS deployment circuit breaker detects failures".
    """
    return min(max(3, ceil(desired / 2)), 200)
