"""Targets come and go in their time."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still

DELAY = 30
NUMBERS = count()


@pytest.fixture
def group(still: Still) -> Iterator[str]:
    """A target group of its own, with web-1 in it, healthy."""
    elbv2 = still.client("elbv2")
    made = elbv2.create_target_group(
        Name=f"own-{next(NUMBERS)}", Protocol="HTTP", Port=80, VpcId=still.shop.network.vpc_id
    )
    arn = made["TargetGroups"][0]["TargetGroupArn"]
    delay = {"Key": "deregistration_delay.timeout_seconds", "Value": str(DELAY)}
    elbv2.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[delay])
    _register(still, arn)
    still.pass_time(9)
    yield arn
    elbv2.delete_target_group(TargetGroupArn=arn)


def _web_1(still: Still, port: int | None = 80) -> list[dict[str, Any]]:
    target = {"Id": still.shop.web_1.instance_id}
    return [target if port is None else {**target, "Port": port}]


def _register(still: Still, group: str) -> None:
    answer = still.client("elbv2").register_targets(TargetGroupArn=group, Targets=_web_1(still))
    assert_fits(answer, "elbv2", "RegisterTargets")


def _deregister(still: Still, group: str, port: int | None = 80) -> None:
    answer = still.client("elbv2").deregister_targets(
        TargetGroupArn=group, Targets=_web_1(still, port)
    )
    assert_fits(answer, "elbv2", "DeregisterTargets")


def _health(still: Still, group: str, **asked: Any) -> list[tuple[str, str]]:
    found = still.client("elbv2").describe_target_health(TargetGroupArn=group, **asked)
    assert_fits(found, "elbv2", "DescribeTargetHealth")
    described = found["TargetHealthDescriptions"]
    assert all(one["Target"] == _web_1(still)[0] for one in described)
    states = [one["TargetHealth"] for one in described]
    return [(state["State"], state.get("Reason", "")) for state in states]


HEALTHY = [("healthy", "")]
INITIAL = [("initial", "Elb.RegistrationInProgress")]
DRAINING = [("draining", "Target.DeregistrationInProgress")]
UNUSED = [("unused", "Target.NotRegistered")]


def test_the_shops_own_are_healthy_from_the_start(still: Still) -> None:
    arn = still.shop.web.target_group_arn
    found = still.client("elbv2").describe_target_health(TargetGroupArn=arn)

    states = [one["TargetHealth"]["State"] for one in found["TargetHealthDescriptions"]]
    assert states == ["healthy", "healthy"]


def test_a_target_drains_as_long_as_its_group_says(still: Still, group: str) -> None:
    _deregister(still, group)
    still.pass_time(DELAY - 2)
    during = _health(still, group)
    asked = _health(still, group, Targets=_web_1(still))
    still.pass_time(3)

    assert during == asked == DRAINING
    assert _health(still, group) == []
    assert _health(still, group, Targets=_web_1(still)) == UNUSED


def test_a_new_target_is_healthy_after_a_while(still: Still, group: str) -> None:
    _deregister(still, group)
    still.pass_time(DELAY + 1)

    _register(still, group)
    first = _health(still, group)
    still.pass_time(9)

    assert first == INITIAL
    assert _health(still, group) == HEALTHY


def test_who_comes_back_while_it_drains_stays(still: Still, group: str) -> None:
    _deregister(still, group)
    still.pass_time(DELAY - 2)
    _register(still, group)
    still.pass_time(4)
    coming = _health(still, group)  # its draining would have ended by now
    still.pass_time(5)

    assert coming == INITIAL
    assert _health(still, group) == HEALTHY


def test_who_leaves_again_drains_as_long_as_before(still: Still, group: str) -> None:
    _deregister(still, group)
    still.pass_time(DELAY - 9)
    _register(still, group)
    still.pass_time(5)
    _deregister(still, group)
    still.pass_time(DELAY - 2)

    assert _health(still, group) == DRAINING


def test_who_is_registered_stays_healthy(still: Still, group: str) -> None:
    _register(still, group)

    assert _health(still, group) == HEALTHY


@pytest.mark.parametrize("port", [81, 8080])
def test_another_port_is_another_target(still: Still, group: str, port: int) -> None:
    _deregister(still, group, port)

    assert _health(still, group) == HEALTHY


def test_without_a_port_the_groups_own_is_meant(still: Still, group: str) -> None:
    _deregister(still, group, None)

    assert _health(still, group) == DRAINING


def test_who_is_unknown_is_no_mistake(still: Still, group: str) -> None:
    for _ in range(2):
        _deregister(still, group)
    stranger = [{"Id": "i-0123456789abcdef0", "Port": 80}]
    still.client("elbv2").deregister_targets(TargetGroupArn=group, Targets=stranger)

    assert _health(still, group) == DRAINING


def test_an_unknown_group_is_one(still: Still, group: str) -> None:
    arn = f"{group}0"

    for call in ("register_targets", "deregister_targets", "describe_target_health"):
        answer = still.code("elbv2", call, TargetGroupArn=arn, Targets=_web_1(still))
        assert answer == ("TargetGroupNotFound", 400)


def test_who_does_not_run_is_not_registered(still: Still, group: str) -> None:
    ec2, ids = still.client("ec2"), [still.shop.web_2.instance_id]
    ec2.stop_instances(InstanceIds=ids)
    targets = [{"Id": ids[0], "Port": 80}]

    refused = still.code("elbv2", "register_targets", TargetGroupArn=group, Targets=targets)
    ec2.start_instances(InstanceIds=ids)

    assert refused == ("InvalidTarget", 400)
    assert _health(still, group) == HEALTHY
