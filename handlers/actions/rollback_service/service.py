"""The service, as ECS describes it.

Source: Amazon ECS API Reference, "Service".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.action import Aws
from bot.core.alert import Target
from handlers.actions.rollback_service.refusal import NoWayBack

JSON = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Service:
    """What `described` says, by the names that matter here."""

    cluster: str
    name: str
    described: JSON

    @property
    def label(self) -> str:
        """Return `shop/api`."""
        return f"{self.cluster}/{self.name}"

    @property
    def controller(self) -> str:
        """Return `ECS`, `CODE_DEPLOY` or `EXTERNAL`; a service that says nothing has ECS's own."""
        return str(self.described.get("deploymentController", {}).get("type", "ECS"))

    @property
    def desired(self) -> int:
        """Return how many tasks it shall run."""
        return int(self.described["desiredCount"])

    @property
    def running(self) -> int:
        """Return how many tasks it runs, of whatever revision."""
        return int(self.described["runningCount"])

    @property
    def deployments(self) -> tuple[JSON, ...]:
        """Return `deployments[]`: what has tasks, or shall have them."""
        return tuple(self.described.get("deployments", ()))

    @property
    def primary(self) -> JSON:
        """Return the PRIMARY deployment; empty where the controller is not ECS."""
        return _primary(self.deployments)

    @property
    def task_set(self) -> JSON:
        """Return the PRIMARY task set; empty where the controller is ECS."""
        return _primary(self.task_sets)

    @property
    def task_sets(self) -> tuple[JSON, ...]:
        """Return the task sets that CodeDeploy, or another controller, made."""
        return tuple(self.described.get("taskSets", ()))

    @property
    def task_definition(self) -> str:
        """Return the ARN of the task definition that new tasks get."""
        places = (self.primary, self.task_set, self.described)
        return str(next(place["taskDefinition"] for place in places if "taskDefinition" in place))

    @property
    def revisions(self) -> tuple[str, ...]:
        """Return the ARNs of the service revisions that have tasks, or shall have them."""
        return tuple(each["arn"] for each in self.described.get("currentServiceRevisions", ()))

    @property
    def target_groups(self) -> tuple[str, ...]:
        """Return the ARNs of the target groups its tasks register with."""
        balancers = self.described.get("loadBalancers", ())
        return tuple(each["targetGroupArn"] for each in balancers if "targetGroupArn" in each)


def read_service(aws: Aws, target: Target) -> Service:
    """Read a service by `cluster/service`; raises NoWayBack where it is gone, or going."""
    cluster, _, name = target.id.rpartition("/")
    if not cluster or not name:
        raise NoWayBack("Service", f"{target.id} is not written as cluster/service")
    answer = aws.client("ecs").describe_services(cluster=cluster, services=[name])
    found = answer["services"]
    if not found:
        raise NoWayBack("Service", f"There is no service {name} in cluster {cluster}")
    if found[0]["status"] != "ACTIVE":
        raise NoWayBack("Service", f"{target.id} is {found[0]['status']}: it was deleted")
    return Service(cluster, name, found[0])


def _primary(entries: tuple[JSON, ...]) -> JSON:
    return next((each for each in entries if each["status"] == "PRIMARY"), {})
