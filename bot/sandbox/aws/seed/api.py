"""The API on ECS: its good revision completed yesterday, its bad one failed just now."""

from datetime import timedelta
from typing import Any

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.control import earlier
from bot.sandbox.aws.names import BAD_VERSION, ENVIRONMENT, GOOD_VERSION, image
from bot.sandbox.aws.shop import Api, Network

CLUSTER = "shop"
SERVICE = "api"


# With room for two tasks the new one takes an old one's place: half the API is gone at once.
ONE_BY_ONE = {"minimumHealthyPercent": 50, "maximumPercent": 100}
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": False}}


def seed_api(account: Account, network: Network) -> Api:
    """Create the cluster, two revisions and the service, and deploy the bad revision to it."""
    ecs = account.client("ecs")
    ecs.create_cluster(clusterName=CLUSTER)
    good, bad = _revision(ecs, GOOD_VERSION), _revision(ecs, BAD_VERSION)
    with earlier(account, timedelta(days=1)):
        service_arn = _service(ecs, network, good)
    with earlier(account, timedelta(minutes=2)):
        ecs.update_service(cluster=CLUSTER, service=SERVICE, taskDefinition=bad)
    return Api(CLUSTER, SERVICE, service_arn, good, bad)


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
        deploymentConfiguration=ONE_BY_ONE | BREAKER,
        networkConfiguration={"awsvpcConfiguration": inside},
        tags=[{"key": key, "value": value} for key, value in values.items()],
    )["service"]
    return str(service["serviceArn"])
