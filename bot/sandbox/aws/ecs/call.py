"""One request, and all that an operation needs to answer it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.aws.ecs.behind import Behind
from bot.sandbox.aws.ecs.history import Deployment, History
from bot.sandbox.aws.pace import Pace
from bot.sandbox.aws.refused import Refused

JSON = dict[str, Any]
Services = dict[str, History]  # by ARN


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked, of which services, and when."""

    parameters: Mapping[str, Any]
    services: Services
    behind: Behind
    now: datetime
    pace: Pace

    def moto(self, operation: str, **instead: Any) -> JSON:
        """Ask moto's ECS the same, or with other parameters."""
        return self.behind.call("ecs", operation, instead or self.parameters)

    @property
    def cluster(self) -> str:
        """Return the name of the cluster meant."""
        return str(self.parameters.get("cluster", "default")).rpartition("/")[2]

    def history(self, service: str) -> History | None:
        """Return a service's history by its name or ARN; None where its controller is not ECS.

        Raises Refused where there is no such cluster or service.
        """
        name = service.rpartition("/")[2]
        found = self.moto("DescribeServices", cluster=self.cluster, services=[name])["services"]
        if not found or found[0]["status"] != "ACTIVE":
            raise Refused("ServiceNotFoundException", "Service not found.")
        return self.services.get(found[0]["serviceArn"])

    def deployments(self) -> Iterator[tuple[History, Deployment]]:
        """Return every service deployment there is."""
        for history in self.services.values():
            yield from ((history, deployment) for deployment in history.deployments)
