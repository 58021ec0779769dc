import pytest

from handlers.permission import permission, permissions


@pytest.mark.parametrize(
    ("service", "operation", "needed"),
    [
        ("ec2", "StopInstances", "ec2:StopInstances"),
        ("elbv2", "DeregisterTargets", "elasticloadbalancing:DeregisterTargets"),
        ("elb", "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers"),
        ("iam", "PutRolePolicy", "iam:PutRolePolicy"),
    ],
)
def test_an_operation_needs_its_own_permission(service: str, operation: str, needed: str) -> None:
    assert permission(service, operation) == needed
    assert permissions(service, operation, {}) == {needed}


def test_tagging_what_is_made_needs_another() -> None:
    tagged = {"TagSpecifications": [{"ResourceType": "snapshot", "Tags": []}]}
    needed = permissions("ec2", "CreateSnapshots", tagged)
    assert needed == {"ec2:CreateSnapshots", "ec2:CreateTags"}


def test_asking_who_we_are_needs_none() -> None:
    assert permissions("sts", "GetCallerIdentity", {}) == frozenset()
