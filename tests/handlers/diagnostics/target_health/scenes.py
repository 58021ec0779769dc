"""A load balancer whose targets in one zone are ill, and who may ask about them."""

from typing import Any

from tests.handlers.diagnostics.asking import Parameters, Scene
from tests.support.aws import ACCOUNT, REGION

ELB = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}"
GROUP = f"{ELB}:targetgroup/shop-web/73e2d6bc24d8a067"
OTHER = f"{ELB}:targetgroup/admin/0011223344556677"
ZONES = {"i-0web1": "eu-west-1a", "i-0web2": "eu-west-1b"}


def health(ident: str, state: str, **given: Any) -> dict[str, Any]:
    """Return a target's health, as DescribeTargetHealth answers it."""
    return {"Target": {"Id": ident, "Port": 80}, "TargetHealth": {"State": state, **given}}


ILL = [
    health("i-0web1", "healthy"),
    health("i-0web2", "unhealthy", Reason="Target.Timeout", Description="Request timed out"),
]


def healths(asked: Parameters) -> dict[str, Any]:
    found = ILL if asked["TargetGroupArn"] == GROUP else [health("10.0.0.9", "healthy")]
    return {"TargetHealthDescriptions": found}


def instances(asked: Parameters) -> dict[str, Any]:
    (wanted,) = asked["Filters"]
    assert wanted["Name"] == "instance-id"
    found = [
        {"InstanceId": each, "VpcId": "vpc-1", "Placement": {"AvailabilityZone": ZONES[each]}}
        for each in wanted["Values"]
    ]
    return {"Reservations": [{"Instances": found}]}


ANSWERS: dict[str, Any] = {
    "DescribeTargetGroups": {
        "TargetGroups": [
            {"TargetGroupArn": GROUP, "VpcId": "vpc-1"},
            {"TargetGroupArn": OTHER, "VpcId": "vpc-1"},
            {"TargetGroupArn": f"{OTHER}-far", "VpcId": "vpc-2"},
        ]
    },
    "DescribeTargetHealth": healths,
    "DescribeInstances": instances,
    "DescribeServices": {"services": [{"loadBalancers": [{"targetGroupArn": GROUP}]}]},
    "DescribeInstanceHealth": {
        "InstanceStates": [
            {"InstanceId": "i-0web1", "State": "InService", "Description": "N/A"},
            {"InstanceId": "i-0web2", "State": "OutOfService", "Description": "It timed out"},
        ]
    },
}
BALANCER = Scene("load-balancer", "app/shop-web/50dc6c495c0c9188", ANSWERS)
TARGET_GROUP = Scene("target-group", "targetgroup/shop-web/73e2d6bc24d8a067", ANSWERS)
SERVICE = Scene("ecs-service", "shop/api", ANSWERS)
INSTANCE = Scene("ec2-instance", "i-0web2", ANSWERS)
CLASSIC = Scene("load-balancer", "old-web", ANSWERS)
SCENES = (BALANCER, TARGET_GROUP, SERVICE, INSTANCE, CLASSIC)
