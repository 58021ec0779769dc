import pytest

from bot.core.alert import Target
from handlers.events.targets import ecs_service, from_arn, from_arns, unique

HERE = "eu-west-1:111122223333"


@pytest.mark.parametrize(
    ("resource", "target"),
    [
        (f"ec2:{HERE}:instance/i-0a1", Target("ec2-instance", "i-0a1")),
        (f"ec2:{HERE}:security-group/sg-0a1", Target("security-group", "sg-0a1")),
        (f"ec2:{HERE}:volume/vol-0a1", Target("ebs-volume", "vol-0a1")),
        (f"ecs:{HERE}:service/shop/api", Target("ecs-service", "shop/api", "api")),
        (f"ecs:{HERE}:task/shop/0f9d", Target("ecs-task", "shop/0f9d")),
        (f"ecs:{HERE}:cluster/shop", Target("ecs-cluster", "shop")),
        (f"eks:{HERE}:cluster/shop", Target("eks-cluster", "shop")),
        (f"rds:{HERE}:db:shop-db", Target("rds-instance", "shop-db")),
        (f"rds:{HERE}:cluster:shop", Target("rds-cluster", "shop")),
        (f"elasticache:{HERE}:cluster:carts-001", Target("cache-cluster", "carts-001")),
        (f"lambda:{HERE}:function:resize:7", Target("lambda-function", "resize")),
        (f"dynamodb:{HERE}:table/carts", Target("dynamodb-table", "carts")),
        (f"sqs:{HERE}:orders", Target("sqs-queue", "orders")),
        ("s3:::shop-invoices/2026/1.pdf", Target("s3-bucket", "shop-invoices")),
        ("iam::111122223333:role/service/web", Target("iam-principal", "web")),
        ("iam::111122223333:user/shop-deploy", Target("iam-principal", "shop-deploy")),
        (
            f"elasticloadbalancing:{HERE}:loadbalancer/app/shop/50dc",
            Target("load-balancer", "app/shop/50dc", "shop"),
        ),
        (
            f"elasticloadbalancing:{HERE}:loadbalancer/old-shop",
            Target("load-balancer", "old-shop"),
        ),
        (
            f"elasticloadbalancing:{HERE}:targetgroup/api/73e2",
            Target("target-group", "targetgroup/api/73e2", "api"),
        ),
        (
            f"autoscaling:{HERE}:autoScalingGroup:2f1d:autoScalingGroupName/web",
            Target("auto-scaling-group", "web"),
        ),
    ],
)
def test_arns_name_targets(resource: str, target: Target) -> None:
    assert from_arn(f"arn:aws:{resource}") == (target,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "i-0a1",
        f"arn:aws:ec2:{HERE}:vpc/vpc-0a1",
        f"arn:aws:ec2:{HERE}:instance",
        f"arn:aws:ecs:{HERE}:service/api",  # the older form: no action can do without its cluster
        f"arn:aws:ecs:{HERE}:task/",
        f"arn:aws:ecs:{HERE}:container-instance/shop/1",
        f"arn:aws:rds:{HERE}:snapshot:shop-db",
        f"arn:aws:rds:{HERE}:db:",
        f"arn:aws:elasticloadbalancing:{HERE}:listener/app/shop/1/2",
        f"arn:aws:autoscaling:{HERE}:launchConfiguration:1",
        f"arn:aws:s3:{HERE}:accesspoint:x",
        "arn:aws:s3:::",
        f"arn:aws:sqs:{HERE}:",
    ],
)
def test_other_arns_name_none(text: str) -> None:
    assert from_arn(text) == ()


def test_people_have_names_for_things() -> None:
    (target,) = from_arn(f"arn:aws:ec2:{HERE}:instance/i-0a1", "web-1")
    assert target == Target("ec2-instance", "i-0a1", "web-1")


def test_each_target_comes_once_in_its_order_with_the_name_that_is_known() -> None:
    again = Target("ec2-instance", "i-1", "web-1")
    found = unique(
        [Target("ec2-instance", "i-1"), Target("ec2-instance", "i-2"), again, Target("x", "")]
    )
    assert found == (again, Target("ec2-instance", "i-2"))


def test_a_named_target_keeps_its_name() -> None:
    assert unique([Target("a", "1", "one"), Target("a", "1")]) == (Target("a", "1", "one"),)


def test_several_arns() -> None:
    one, two = f"arn:aws:sqs:{HERE}:one", f"arn:aws:sqs:{HERE}:two"
    assert [target.id for target in from_arns([one, "?", two, one])] == ["one", "two"]


def test_a_service_needs_its_cluster() -> None:
    assert ecs_service("shop", "api") == (Target("ecs-service", "shop/api", "api"),)
    assert ecs_service("", "api") == ()
    assert ecs_service("shop", "") == ()
