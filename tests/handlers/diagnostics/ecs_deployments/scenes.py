"""The service shop/api, which somebody deployed twelve minutes ago."""

from collections.abc import Mapping
from typing import Any

from tests.handlers.diagnostics.asking import Parameters, Scene, ago
from tests.support.aws import ACCOUNT, REGION

ECS = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
SECRET = "not-for-your-eyes"


def definition(number: int) -> str:
    return f"{ECS}:task-definition/shop-api:{number}"


def container(image: str, environment: Mapping[str, str], **given: Any) -> dict[str, Any]:
    """Return the container api of a task definition."""
    variables = [{"name": name, "value": value} for name, value in environment.items()]
    return {"name": "api", "image": f"registry/{image}", "environment": variables, **given}


DEFINITIONS = {
    definition(1): {
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [container("shop-api:1.41.0", {"LEVEL": "info", "OLD": "1"})],
    },
    definition(2): {
        "cpu": "256",
        "memory": "256",
        "containerDefinitions": [
            container(
                "shop-api:1.42.0",
                {"LEVEL": SECRET, "NEW": SECRET},
                secrets=[{"name": "TOKEN", "valueFrom": "arn:aws:ssm:x"}],
            )
        ],
    },
}
SERVICE: dict[str, Any] = {
    "serviceName": "api",
    "desiredCount": 2,
    "runningCount": 1,
    "pendingCount": 1,
    "deployments": [
        {"status": "ACTIVE", "taskDefinition": definition(1)},
        {"status": "PRIMARY", "taskDefinition": definition(2), "rolloutState": "IN_PROGRESS",
         "createdAt": ago(minutes=12)},
    ],
    "events": [
        {"id": "2", "createdAt": ago(minutes=1), "message": "(service api) is unhealthy"},
        {"id": "1", "createdAt": ago(minutes=12), "message": "(service api) has started 1 tasks"},
    ],
}  # fmt: skip
DEPLOYMENT = {
    "serviceDeploymentArn": f"{ECS}:service-deployment/shop/api/new",
    "status": "IN_PROGRESS",
    "createdAt": ago(minutes=12),
    "sourceServiceRevisions": [{"arn": f"{ECS}:service-revision/shop/api/1"}],
    "targetServiceRevision": {"arn": f"{ECS}:service-revision/shop/api/2"},
}
OLDER = {"serviceDeploymentArn": "older", "status": "SUCCESSFUL", "createdAt": ago(hours=9)}
REVISIONS = [
    {"serviceRevisionArn": f"{ECS}:service-revision/shop/api/{n}", "taskDefinition": definition(n)}
    for n in (1, 2)
]


def described(asked: Parameters) -> Mapping[str, Any]:
    assert asked["serviceDeploymentArns"] == [DEPLOYMENT["serviceDeploymentArn"]]
    return {"serviceDeployments": [DEPLOYMENT]}


DEPLOYED = Scene(
    "ecs-service",
    "shop/api",
    {
        "DescribeServices": {"services": [SERVICE]},
        "ListServiceDeployments": {
            "serviceDeployments": [
                OLDER,
                {key: DEPLOYMENT[key] for key in ("serviceDeploymentArn", "status", "createdAt")},
            ]
        },
        "DescribeServiceDeployments": described,
        "DescribeServiceRevisions": {"serviceRevisions": REVISIONS},
        "DescribeTaskDefinition": lambda asked: {
            "taskDefinition": DEFINITIONS[asked["taskDefinition"]]
        },
    },
)
SCENES = (DEPLOYED,)
