"""Operations on service deployments and service revisions, which moto has not."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.aws.ecs import shapes
from bot.sandbox.aws.ecs.call import JSON, Call
from bot.sandbox.aws.ecs.history import ONGOING, STATUSES, Deployment, History
from bot.sandbox.aws.refused import Refused

AT_ONCE = 20  # ARNs in a describe, and deployments on a page where nobody says otherwise
PAGE = 100


def list_service_deployments(call: Call) -> JSON:
    """List a service's deployments, the newest first."""
    statuses = call.parameters.get("status") or STATUSES
    _only(statuses, STATUSES, "status")
    history = call.history(call.parameters["service"])
    found = [
        shapes.brief(history, deployment)
        for deployment in reversed(history.deployments if history else [])
        if history and deployment.status in statuses
    ]
    return _page(found, call.parameters)


def describe_service_deployments(call: Call) -> JSON:
    """Describe service deployments by ARN."""
    known = {found.arn: shapes.whole(history, found) for history, found in call.deployments()}
    return _described(call.parameters["serviceDeploymentArns"], known, "serviceDeployments")


def describe_service_revisions(call: Call) -> JSON:
    """Describe service revisions by ARN."""
    known = {
        rollout.revision.arn: shapes.revision(history, rollout.revision)
        for history in call.services.values()
        for rollout in history.ever
    }
    return _described(call.parameters["serviceRevisionArns"], known, "serviceRevisions")


def stop_service_deployment(call: Call) -> JSON:
    """Ask for a rollback; a deployment that rolls back already goes on doing so."""
    _only([call.parameters.get("stopType", "ROLLBACK")], ["ROLLBACK"], "stopType")
    history, deployment = _found(call, call.parameters["serviceDeploymentArn"])
    if deployment.status not in ONGOING or not history.completed:
        message = f"The service deployment cannot be rolled back: it is {deployment.status}."
        raise Refused("ConflictException", message)
    if deployment.status == "IN_PROGRESS":
        deployment.status, deployment.rollback_asked = "ROLLBACK_REQUESTED", call.now
        deployment.rollback_reason = "Service deployment rolled back because of user request."
    return {"serviceDeploymentArn": deployment.arn}


def _found(call: Call, arn: str) -> tuple[History, Deployment]:
    for history, deployment in call.deployments():
        if deployment.arn == arn:
            return history, deployment
    raise Refused("ServiceDeploymentNotFoundException", "Service deployment not found.")


def _described(arns: Sequence[str], known: Mapping[str, JSON], name: str) -> JSON:
    if not 0 < len(arns) <= AT_ONCE:
        raise Refused("InvalidParameterException", f"Name between 1 and {AT_ONCE} ARNs.")
    missing = [{"arn": arn, "reason": "MISSING"} for arn in arns if arn not in known]
    return {name: [known[arn] for arn in arns if arn in known], "failures": missing}


def _page(found: Sequence[JSON], parameters: Mapping[str, Any]) -> JSON:
    size = parameters.get("maxResults", AT_ONCE)
    if not 1 <= size <= PAGE:
        raise Refused("InvalidParameterException", f"maxResults must be between 1 and {PAGE}.")
    start = int(parameters.get("nextToken", 0))
    page: JSON = {"serviceDeployments": found[start : start + size]}
    return page | ({"nextToken": str(start + size)} if len(found) > start + size else {})


def _only(given: Sequence[str], allowed: Sequence[str], name: str) -> None:
    """Refuse what is none of an enumeration: botocore does not check its values."""
    if not set(given) <= set(allowed):
        raise Refused("InvalidParameterException", f"{name} must be one of {', '.join(allowed)}.")
