"""The API on ECS, which runs its bad revision."""

from typing import Any

from bot.sandbox.aws.names import BAD_VERSION, ENVIRONMENT, GOOD_VERSION, image
from bot.sandbox.aws.shop import Api, Network

CLUSTER = "shop"
SERVICE = "api"


def seed_api(ecs: Any, network: Network) -> Api:
    """Create the cluster, two revisions and the service.

    The service starts on the bad revision: moto never changes `deployments[]` afterwards.
    """
    ecs.create_cluster(clusterName=CLUSTER)
    good, bad = _revision(ecs, GOOD_VERSION), _revision(ecs, BAD_VERSION)
    return Api(CLUSTER, SERVICE, _service(ecs, network, bad), good, bad)


def _revision(ecs: Any, version: str) -> str:
    container = {
        "name": SERVICE,
        "image": image(SERVICE, version),
        "essential": True,
        "portMappings": [{"containerPort": 8080}],
    }
    revision = ecs.register_task_definition(
        family="shop-api",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )["taskDefinition"]
    return str(revision["taskDefinitionArn"])


def _service(ecs: Any, network: Network, revision_arn: str) -> str:
    inside = {
        "subnets": list(network.subnet_ids),
        "securityGroups": [network.api_group_id],
        "assignPublicIp": "DISABLED",
    }
    values = {"service": SERVICE, "environment": ENVIRONMENT}
    service = ecs.create_service(
        cluster=CLUSTER,
        serviceName=SERVICE,
        taskDefinition=revision_arn,
        desiredCount=2,
        launchType="FARGATE",
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": False}},
        networkConfiguration={"awsvpcConfiguration": inside},
        tags=[{"key": key, "value": value} for key, value in values.items()],
    )["service"]
    return str(service["serviceArn"])
