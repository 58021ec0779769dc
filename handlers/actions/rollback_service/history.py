"""The service's deployments of the last 90 days, the newest first.

Source: Amazon ECS Developer Guide, "View service history using Amazon ECS service deployments".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.actions.rollback_service.service import Service

JSON = Mapping[str, Any]
PAGE, PAGES = 100, 5  # beyond so many deployments, what lies behind is as good as unknown
AT_ONCE = 20  # the most that DescribeServiceDeployments takes
ROLLING_BACK = ("ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
STOPPABLE = ("PENDING", "IN_PROGRESS")
UNDER_WAY = (*STOPPABLE, "STOP_REQUESTED", *ROLLING_BACK)
WORKED = ("SUCCESSFUL", "ROLLBACK_SUCCESSFUL")


@dataclass(frozen=True, slots=True)
class History:
    """Service deployments in brief. is_complete: nothing older was left out."""

    deployments: tuple[JSON, ...]
    is_complete: bool = True

    @property
    def newest(self) -> str:
        """Return the ARN of the newest one, "" where there is none."""
        return str(self.deployments[0]["serviceDeploymentArn"]) if self.deployments else ""

    @property
    def under_way(self) -> str:
        """Return the ARN of the one that is not finished, "" where all are."""
        newest = self.deployments[:1]
        return self.newest if newest and newest[0]["status"] in UNDER_WAY else ""

    @property
    def worked(self) -> tuple[str, ...]:
        """Return the ARNs of the latest ones that ended with tasks that run."""
        found = (each for each in self.deployments if each["status"] in WORKED)
        return tuple(each["serviceDeploymentArn"] for each in found)[:AT_ONCE]


def read_history(ecs: Any, service: Service) -> History:
    """Read the deployments of a service."""
    found: list[JSON] = []
    more: dict[str, str] = {}
    for _ in range(PAGES):
        answer = ecs.list_service_deployments(
            cluster=service.cluster, service=service.name, maxResults=PAGE, **more
        )
        found += answer["serviceDeployments"]
        if not (token := answer.get("nextToken")):
            break
        more = {"nextToken": token}
    # AWS promises no order.
    found.sort(key=lambda each: each["createdAt"], reverse=True)
    return History(tuple(found), is_complete=not token)


def read_deployments(ecs: Any, arns: Iterable[str]) -> list[JSON]:
    """Describe service deployments, at most AT_ONCE, in the order asked for."""
    asked = list(arns)
    if not asked:
        return []
    answer = ecs.describe_service_deployments(serviceDeploymentArns=asked)
    found = {each["serviceDeploymentArn"]: each for each in answer["serviceDeployments"]}
    return [found[arn] for arn in asked if arn in found]


def live_revision(deployment: JSON) -> str:
    """Return the ARN of the revision a deployment ended with: after a rollback not its target."""
    if deployment.get("rollback", {}).get("serviceRevisionArn"):
        return str(deployment["rollback"]["serviceRevisionArn"])
    return str(deployment["targetServiceRevision"]["arn"])


def begins_here(ecs: Any, history: History) -> bool:
    """Tell whether the history has the service's first deployment, which replaced nothing."""
    if not history.is_complete or not history.deployments:
        return False
    oldest = read_deployments(ecs, [history.deployments[-1]["serviceDeploymentArn"]])
    return bool(oldest) and not oldest[0].get("sourceServiceRevisions")
