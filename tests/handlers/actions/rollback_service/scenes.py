"""Four places that together need every permission: one for each way back.

The sandbox's ECS stands in front of moto here too, in this process. Its time stands still but
after a write, when a minute passes at once: no step has to wait.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.parsers import create_parser
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client

from bot.core.action import Request
from bot.core.alert import Target
from bot.sandbox.aws.ecs import EcsInFront
from bot.sandbox.aws.seed.images import put_image
from tests.handlers.actions.rollback_service.code_deploy import CodeDeploy
from tests.handlers.actions.rollback_service.lab import CLUSTER, lasting
from tests.handlers.actions.scene import MakeScene
from tests.support.aws import ACCOUNT, REGION, Account, Answer, empty_account, raw_client

STARTED = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/shop-api"
SIGNED = f"AWS4-HMAC-SHA256 Credential=testing/20261120/{REGION}/ecs/aws4_request"
CODE_DEPLOY = {"deploymentController": {"type": "CODE_DEPLOY"}}


@cache
def moto() -> Any:
    """Return moto's web application, which takes a second to make."""
    return DomainDispatcherApplication(create_backend_app)


@dataclass
class Place:
    """The service shop/api, and somebody's own clients, which nobody writes down, that made it."""

    aws: Account
    now: datetime = STARTED
    subnet: str = ""
    group: str = ""
    balancers: list[dict[str, Any]] = field(default_factory=list)
    code_deploy: CodeDeploy | None = None

    def __post_init__(self) -> None:
        self.front = EcsInFront(moto(), clock=lambda: self.now)

    @property
    def ecs(self) -> Any:
        return raw_client("ecs")

    def network(self) -> dict[str, Any]:
        inside = {"subnets": [self.subnet], "securityGroups": [self.group]}
        return {"awsvpcConfiguration": inside}

    def request(self, saved: Mapping[str, Any] | None = None) -> Request:
        return Request(Target("ecs-service", f"{CLUSTER}/api", "api"), "INC-42", {}, saved or {})

    def state(self) -> Any:
        found = self.ecs.describe_services(cluster=CLUSTER, services=["api"])["services"][0]
        sets = [(each["taskDefinition"], each["status"]) for each in found["taskSets"]]
        made = self.code_deploy.deployments.values() if self.code_deploy else ()
        statuses = [each["status"] for each in made]
        return {**lasting(found), "taskSets": sets, "codedeploy": statuses}

    def answer(self, model: Any, params: Mapping[str, Any], **_: Any) -> Answer:
        """Answer for ECS, on botocore's `before-call`."""
        headers = {**params["headers"], "Authorization": f"{SIGNED}, Signature=none"}
        said = Client(self.front).post("/", data=params["body"], headers=headers)
        if model.name in ("CreateService", "UpdateService", "StopServiceDeployment"):
            self.now += timedelta(minutes=1)
        if model.name == "StopServiceDeployment":
            push("new")
        raw = {"body": said.data, "headers": dict(said.headers), "status_code": said.status_code}
        parsed = create_parser("json").parse(raw, model.output_shape)
        return AWSResponse("https://aws.test", said.status_code, {}, None), parsed

    def define(self, tag: str) -> str:
        container = {"name": "api", "image": f"{REGISTRY}:{tag}", "memory": 512}
        answer = self.ecs.register_task_definition(
            family="shop-api", cpu="256", memory="512", containerDefinitions=[container]
        )
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    def serve(self, definition: str, **more: Any) -> None:
        self.ecs.create_service(
            cluster=CLUSTER,
            serviceName="api",
            taskDefinition=definition,
            desiredCount=2,
            networkConfiguration=self.network(),
            loadBalancers=self.balancers,
            **more,
        )

    def deploy(self, definition: str) -> None:
        self.ecs.update_service(cluster=CLUSTER, service="api", taskDefinition=definition)


def push(tag: str) -> None:
    put_image(raw_client("ecr"), tag, content=tag)


@contextmanager
def place() -> Iterator[Place]:
    """A cluster, a network, a load balancer, and a registry with the old release alone."""
    with empty_account() as aws:
        place = Place(aws)
        aws.hooks["before-call.ecs"] = place.answer
        events = raw_client("ecs").meta.events
        events.register("before-call.ecs", place.answer)
        try:
            _furnish(place)
            yield place
        finally:
            events.unregister("before-call.ecs", place.answer)


def _furnish(place: Place) -> None:
    ec2 = raw_client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    place.subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="api", Description="api", VpcId=vpc)
    place.group = group["GroupId"]
    made = raw_client("elbv2").create_target_group(
        Name="api", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip"
    )
    arn = made["TargetGroups"][0]["TargetGroupArn"]
    place.balancers = [{"targetGroupArn": arn, "containerName": "api", "containerPort": 80}]
    raw_client("ecs").create_cluster(clusterName=CLUSTER)
    raw_client("ecr").create_repository(repositoryName="shop-api")
    push("old")


@contextmanager
def completed() -> Iterator[Place]:
    """The new release completed."""
    with place() as there:
        push("new")
        there.serve(there.define("old"))
        there.deploy(there.define("new"))
        yield there


@contextmanager
def under_way() -> Iterator[Place]:
    """The new release cannot start: its image comes only once somebody stops it."""
    with place() as there:
        there.serve(there.define("old"))
        there.deploy(there.define("new"))
        yield there


@contextmanager
def code_deploy(*, complete: bool) -> Iterator[Place]:
    """CodeDeploy deployed the new release, or is about to."""
    with place() as there:
        push("new")
        old, new = there.define("old"), there.define("new")
        there.serve(old, **CODE_DEPLOY)
        there.code_deploy = CodeDeploy(there, "api", at_once=True)
        there.aws.hooks["before-call.codedeploy"] = there.code_deploy.answer
        there.code_deploy.deployed(old)
        there.code_deploy.deployed(new, complete=complete)
        yield there


SCENES: tuple[MakeScene, ...] = (
    completed,
    under_way,
    partial(code_deploy, complete=True),
    partial(code_deploy, complete=False),
)
