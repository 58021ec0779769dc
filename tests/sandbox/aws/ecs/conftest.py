"""An ECS whose time only the test lets pass."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.control import set_back
from bot.sandbox.aws.names import BAD_VERSION, GOOD_VERSION, image
from bot.sandbox.aws.seed.images import seed_images
from bot.sandbox.aws.server import running_account

SPEED = 0.01  # a second of ours takes a hundred: none passes by itself
CLUSTER = "lab"


@dataclass
class Lab:
    """Services of one task definition family, and a hand on the clock."""

    account: Account
    ecs: Any
    ahead: float = 0.0

    def pass_time(self, seconds: float) -> None:
        """Let seconds of ECS's own time pass."""
        self.ahead += seconds / SPEED
        set_back(self.account, timedelta(seconds=-self.ahead))

    def define(self, family: str, program: str = image("api", GOOD_VERSION)) -> str:
        answer = self.ecs.register_task_definition(
            family=family,
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": "api", "image": program, "memory": 512}],
        )
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    def bad(self, family: str) -> str:
        return self.define(family, image("api", BAD_VERSION))

    def serve(self, name: str, definition: str, **more: Any) -> dict[str, Any]:
        service: dict[str, Any] = self.ecs.create_service(
            cluster=CLUSTER, serviceName=name, taskDefinition=definition, desiredCount=2, **more
        )["service"]
        return service

    def update(self, name: str, **changes: Any) -> dict[str, Any]:
        answer = self.ecs.update_service(cluster=CLUSTER, service=name, **changes)
        service: dict[str, Any] = answer["service"]
        return service

    def service(self, name: str) -> dict[str, Any]:
        answer = self.ecs.describe_services(cluster=CLUSTER, services=[name])
        service: dict[str, Any] = answer["services"][0]
        return service

    def states(self, name: str) -> list[tuple[str, str, int]]:
        """Return status, rollout state and running tasks of each entry in `deployments[]`."""
        return [
            (each["status"], each["rolloutState"], each["runningCount"])
            for each in self.service(name)["deployments"]
        ]

    def deployments(self, name: str, **more: Any) -> list[dict[str, Any]]:
        """Describe every service deployment, the newest first."""
        briefs = self.ecs.list_service_deployments(cluster=CLUSTER, service=name, **more)
        arns = [each["serviceDeploymentArn"] for each in briefs["serviceDeployments"]]
        if not arns:
            return []
        answer = self.ecs.describe_service_deployments(serviceDeploymentArns=arns)
        found: list[dict[str, Any]] = answer["serviceDeployments"]
        return found

    def status(self, name: str) -> str:
        return str(self.deployments(name)[0]["status"])


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with running_account(speed=SPEED) as account:
        ecs = account.client("ecs")
        ecs.create_cluster(clusterName=CLUSTER)
        seed_images(account.client("ecr"))
        yield Lab(account, ecs)


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """Return a name for this test's service and task definitions."""
    return re.sub(r"\W|_", "-", request.node.name)[-60:]
