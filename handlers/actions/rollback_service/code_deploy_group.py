"""The CodeDeploy deployment group that deploys a service.

A service does not name its group, but its task sets name the deployments that made them.
Source: Amazon ECS API Reference, "TaskSet", externalId.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.actions.rollback_service.refusal import NoWayBack
from handlers.actions.rollback_service.service import Service

JSON = Mapping[str, Any]
AT_ONCE = 25  # the most that BatchGetDeployments takes
MOST = 100  # deployments looked at
UNDER_WAY = ("Created", "Queued", "InProgress", "Baking", "Ready")


@dataclass(frozen=True, slots=True)
class Group:
    """Application and deployment group. live: the deployment whose tasks are PRIMARY, or {}."""

    application: str
    name: str
    live: JSON

    @property
    def parameters(self) -> dict[str, str]:
        """Return the names as CodeDeploy's operations take them."""
        return {"applicationName": self.application, "deploymentGroupName": self.name}


def read_group(codedeploy: Any, service: Service) -> Group:
    """Return the group; raises NoWayBack where CodeDeploy never deployed the service."""
    made = [each["externalId"] for each in service.task_sets if each.get("externalId")]
    if not made:
        why = f"CodeDeploy has not deployed {service.label} yet: there is nothing to roll back to"
        raise NoWayBack("Revision to go back to", why)
    live = service.task_set.get("externalId", "")
    known = codedeploy.get_deployment(deploymentId=live or made[0])["deploymentInfo"]
    return Group(known["applicationName"], known["deploymentGroupName"], known if live else {})


def read_deployments(codedeploy: Any, group: Group, statuses: Sequence[str]) -> list[JSON]:
    """Return the group's latest deployments in one of the statuses, the newest first."""
    ids: list[str] = []
    answer = codedeploy.list_deployments(**group.parameters, includeOnlyStatuses=list(statuses))
    ids = answer["deployments"][:MOST]
    found: list[JSON] = []
    for start in range(0, len(ids), AT_ONCE):
        page = codedeploy.batch_get_deployments(deploymentIds=ids[start : start + AT_ONCE])
        found += page["deploymentsInfo"]
    # The status is read again: it is the answer's own that counts.
    found = [each for each in found if each["status"] in statuses]
    return sorted(found, key=lambda each: each["createTime"], reverse=True)
