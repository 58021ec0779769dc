"""The latest deployment of a service: what it replaced, by what, when, and how it goes.

Source: Amazon ECS API Reference, "ServiceDeployment", "ServiceRevision", "Deployment".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.diagnostics.when import moment
from handlers.events.reading import at, listing, text

PAGE = 20  # deployments; AWS promises no order


@dataclass(frozen=True, slots=True)
class Deployment:
    """before, after: ARNs of task definitions, "" where unknown; status: ECS's word."""

    before: str = ""
    after: str = ""
    status: str = ""
    reason: str = ""
    began: datetime | None = None

    @property
    def names(self) -> tuple[str, str]:
        """Return `shop-api:1` and `shop-api:2`."""
        return self.before.rpartition("/")[2], self.after.rpartition("/")[2]


def latest(ecs: Any, cluster: str, name: str, service: object) -> Deployment:
    """Read the latest deployment; of a controller that is not ECS, what the service says of it."""
    if text(service, "deploymentController", "type") not in ("", "ECS"):
        return _of_task_sets(listing(service, "taskSets"))
    listed = ecs.list_service_deployments(cluster=cluster, service=name, maxResults=PAGE)
    found = _newest(listing(listed, "serviceDeployments"), "createdAt")
    arn = text(found, "serviceDeploymentArn")
    return _described(ecs, arn) if arn else _of_task_sets(listing(service, "deployments"))


def _described(ecs: Any, arn: str) -> Deployment:
    answer = ecs.describe_service_deployments(serviceDeploymentArns=[arn])
    found = at(answer, "serviceDeployments", 0)
    source = text(found, "sourceServiceRevisions", 0, "arn")
    target = text(found, "targetServiceRevision", "arn")
    definitions = _definitions(ecs, [each for each in (source, target) if each])
    return Deployment(
        before=definitions.get(source, ""),
        after=definitions.get(target, ""),
        status=text(found, "status"),
        reason=text(found, "statusReason"),
        began=moment(found, "createdAt"),
    )


def _definitions(ecs: Any, revisions: list[str]) -> dict[str, str]:
    """Return the task definition of each service revision."""
    if not revisions:
        return {}
    answer = ecs.describe_service_revisions(serviceRevisionArns=list(dict.fromkeys(revisions)))
    return {
        text(each, "serviceRevisionArn"): text(each, "taskDefinition")
        for each in listing(answer, "serviceRevisions")
    }


def _of_task_sets(entries: Iterable[object]) -> Deployment:
    """Return what is deployed, of a service's `taskSets` or `deployments`."""
    ordered = sorted(entries, key=lambda each: text(each, "status") != "PRIMARY")
    primary, old = at(ordered, 0), at(ordered, 1)
    return Deployment(
        before=text(old, "taskDefinition"),
        after=text(primary, "taskDefinition"),
        status=text(primary, "rolloutState") or text(primary, "status"),
        reason=text(primary, "rolloutStateReason"),
        began=moment(primary, "createdAt"),
    )


def _newest(entries: Iterable[object], key: str) -> object:
    dated = [(found, each) for each in entries if (found := moment(each, key))]
    return max(dated, key=lambda each: each[0], default=(None, None))[1]
