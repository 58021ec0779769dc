from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert

GROUPS = [
    ("security-group", "sg-0a1b2c3d4e5f60001", "web"),
    ("security-group", "sg-0a1b2c3d4e5f60002", "metrics"),
]
WEB_1 = ("ec2-instance", "i-0a1b2c3d4e5f60001", "web-1")


@pytest.mark.parametrize(
    ("name", "targets"),
    [
        ("guardduty_ec2", [WEB_1, *GROUPS]),
        (
            "guardduty_instance_credentials",
            [("iam-principal", "web", "web"), WEB_1, *GROUPS],
        ),
        ("guardduty_iam_user", [("iam-principal", "shop-deploy", "shop-deploy")]),
        ("guardduty_ecs", [("ecs-service", "shop/api", "api")]),
        ("guardduty_eks", [("eks-cluster", "shop", "")]),
        ("guardduty_rds", [("rds-instance", "shop-db", ""), ("rds-cluster", "shop", "")]),
        ("guardduty_lambda", [("lambda-function", "resize", "")]),
        (
            "guardduty_s3",
            [
                ("s3-bucket", "shop-invoices", ""),
                ("iam-principal", "shop-deploy", "shop-deploy"),
            ],
        ),
        ("guardduty_malware", [WEB_1, ("ebs-volume", "vol-0a1b2c3d4e5f60001", ""), *GROUPS]),
        (
            "guardduty_sequence",
            [
                WEB_1,
                ("security-group", "sg-0a1b2c3d4e5f60001", "web"),
                ("iam-principal", "web", "web"),
                ("s3-bucket", "shop-invoices", ""),
                ("s3-bucket", "shop-exports", ""),
                ("eks-cluster", "shop", ""),
            ],
        ),
    ],
)
def test_each_kind_of_resource_gives_its_targets(
    name: str, targets: list[tuple[str, str, str]], alert: Callable[[str], Alert]
) -> None:
    assert [(t.kind, t.id, t.name) for t in alert(name).targets] == targets


def test_an_instance_is_known_by_its_session_alone(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("guardduty_instance_credentials")
    del event["detail"]["resource"]["instanceDetails"]
    (found,) = read(event)
    assert [(t.kind, t.id) for t in found.targets] == [
        ("iam-principal", "web"),
        ("ec2-instance", "i-0a1b2c3d4e5f60001"),
    ]


@pytest.mark.parametrize(
    ("group", "target"),
    [
        ("service:api", ("ecs-service", "shop/api")),
        ("family:migrate", ("ecs-task", "shop/0f9de17a6465404e8b1b2356dc13c2f8")),
        (None, ("ecs-task", "shop/0f9de17a6465404e8b1b2356dc13c2f8")),
    ],
)
def test_a_task_that_is_no_service_s_is_itself_the_target(
    group: object,
    target: tuple[str, str],
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
) -> None:
    event = sample("guardduty_ecs")
    event["detail"]["resource"]["ecsClusterDetails"]["taskDetails"]["group"] = group
    (found,) = read(event)
    assert [(t.kind, t.id) for t in found.targets] == [target]


def test_a_node_of_an_eks_cluster_is_shown_but_no_target(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("guardduty_eks")
    assert facts(found)["Node"] == "i-0a1b2c3d4e5f60001"
    assert "ec2-instance" not in {target.kind for target in found.targets}


def test_the_more_specific_tags_count(alert: Callable[[str], Alert]) -> None:
    assert alert("guardduty_eks").labels["service"] == "shop"
    assert alert("guardduty_ecs").labels["service"] == "api"
    assert alert("guardduty_ecs").labels["tag:team"] == "shop"
    assert alert("guardduty_lambda").labels["service"] == "images"
    assert alert("guardduty_s3").labels["service"] == "billing"
