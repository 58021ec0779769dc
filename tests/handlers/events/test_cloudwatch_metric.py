import pytest

from bot.core.alert import Target
from handlers.events.cloudwatch_metric import Metric, metric_labels, metric_targets


@pytest.mark.parametrize(
    ("dimensions", "target"),
    [
        ({"InstanceId": "i-0a1"}, Target("ec2-instance", "i-0a1")),
        ({"ClusterName": "shop", "ServiceName": "api"}, Target("ecs-service", "shop/api", "api")),
        ({"DBInstanceIdentifier": "shop-db"}, Target("rds-instance", "shop-db")),
        ({"DBClusterIdentifier": "shop"}, Target("rds-cluster", "shop")),
        ({"CacheClusterId": "carts"}, Target("cache-cluster", "carts")),
        ({"FunctionName": "resize"}, Target("lambda-function", "resize")),
        ({"BucketName": "shop"}, Target("s3-bucket", "shop")),
        ({"QueueName": "orders"}, Target("sqs-queue", "orders")),
        ({"AutoScalingGroupName": "web"}, Target("auto-scaling-group", "web")),
        ({"LoadBalancer": "app/shop/50dc"}, Target("load-balancer", "app/shop/50dc", "shop")),
        ({"LoadBalancerName": "old"}, Target("load-balancer", "old")),
        ({"TargetGroup": "targetgroup/a/7"}, Target("target-group", "targetgroup/a/7", "a")),
        ({"TargetGroup": "odd"}, Target("target-group", "odd")),
    ],
)
def test_dimensions_name_targets(dimensions: dict[str, str], target: Target) -> None:
    assert metric_targets([Metric("n", "m", dimensions)], {}) == (target,)


@pytest.mark.parametrize(
    "dimensions", [{}, {"ClusterName": "shop"}, {"ServiceName": "api"}, {"InstanceId": ""}]
)
def test_half_a_name_is_no_target(dimensions: dict[str, str]) -> None:
    assert metric_targets([Metric("n", "m", dimensions)], {}) == ()


def test_the_most_specific_comes_first_and_each_once() -> None:
    balancer = {"LoadBalancer": "app/shop/50dc"}
    metrics = [
        Metric("n", "m", balancer | {"TargetGroup": "targetgroup/a/7"}),
        Metric("n", "m", balancer),
        Metric("n", "m", {"InstanceId": "i-0a1"}),
        Metric("n", "m", {"ClusterName": "shop", "ServiceName": "api"}),
    ]
    assert [target.kind for target in metric_targets(metrics, {})] == [
        "ecs-service",
        "ec2-instance",
        "target-group",
        "load-balancer",
    ]


def test_a_contributor_s_attributes_name_targets_too() -> None:
    assert metric_targets([], {"InstanceId": "i-0a1"}) == (Target("ec2-instance", "i-0a1"),)


def test_labels() -> None:
    metric = Metric("AWS/ECS", "CPUUtilization", {"ServiceName": "api", "ClusterName": "shop"})
    assert metric_labels((metric,), {}) == {
        "namespace": "AWS/ECS",
        "metric": "CPUUtilization",
        "service": "api",
    }
    assert metric_labels((Metric("", "m", {}),), {"ServiceName": "web"}) == {
        "metric": "m",
        "service": "web",
    }
    assert metric_labels((), {}) == {}
