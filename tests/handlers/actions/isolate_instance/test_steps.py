from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from bot.core.plan import Plan
from handlers.actions.isolate_instance import ISOLATE_INSTANCE
from tests.handlers.actions.isolate_instance.refuse import refusing
from tests.handlers.actions.isolate_instance.world import EVERY_OPTION, World, world
from tests.support.action import execute, planned
from tests.support.aws import Hook, Killed, revive

MODIFY = "before-parameter-build.ec2.ModifyNetworkInterfaceAttribute"
RULE = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]


@pytest.fixture
def shop() -> Iterator[World]:
    with world(given=EVERY_OPTION) as made:
        yield made


def plan_of(shop: World, **given: Any) -> Plan:
    return planned(ISOLATE_INSTANCE, shop.aws, shop.request(**given))


def refuse(shop: World, event: str, hook: Hook) -> None:
    """From now on; what was hooked there before stays away until `allow`."""
    shop.aws.close()
    shop.aws.hooks[event] = hook


def allow(shop: World, event: str) -> None:
    shop.aws.close()
    del shop.aws.hooks[event]


def quarantined(shop: World) -> list[bool]:
    group = shop.group("firebreak-quarantine")
    assert group
    return [groups == [group["GroupId"]] for groups in shop.groups()]


def opened(shop: World) -> bool:
    group = shop.group(f"firebreak-open-{shop.instance}")
    return bool(group) and any(group["GroupId"] in groups for groups in shop.groups() if group)


FAILING = [
    ("standby", "autoscaling.EnterStandby", "ScalingActivityInProgress"),
    ("targets", "elbv2.DeregisterTargets", "TargetGroupNotFound"),
    ("snapshot", "ec2.CreateSnapshots", "SnapshotLimitExceeded"),
    ("protect", "ec2.ModifyInstanceAttribute", "UnauthorizedOperation"),
    ("tag", "ec2.CreateTags", "TagLimitExceeded"),
    ("open_group", "ec2.AuthorizeSecurityGroupIngress", "RulesPerSecurityGroupLimitExceeded"),
    ("credentials", "iam.PutRolePolicy", "LimitExceeded"),
]


@pytest.mark.parametrize(("step", "operation", "code"), FAILING)
def test_it_quarantines_anyway_and_says_so(
    shop: World, step: str, operation: str, code: str
) -> None:
    plan = plan_of(shop)
    refuse(shop, f"before-parameter-build.{operation}", refusing(code))
    outcomes = execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert not outcomes[step].ok
    assert code in outcomes[step].says
    assert quarantined(shop) == [True, True]
    assert not opened(shop)


def test_both_hops_in_order_and_nothing_of_the_open_one_is_left(shop: World) -> None:
    execute(ISOLATE_INSTANCE, shop.aws, plan_of(shop))
    operation = "ModifyNetworkInterfaceAttribute"
    hops = [call.parameters["Groups"] for call in shop.aws.writes if call.operation == operation]
    assert hops[0] == hops[1] != hops[2] == hops[3]
    assert quarantined(shop) == [True, True]
    assert shop.group(f"firebreak-open-{shop.instance}") is None


def test_the_open_group_is_open_to_all_both_ways_and_the_quarantine_to_none() -> None:
    with world(given=EVERY_OPTION, v6=True) as shop:
        for step in ISOLATE_INSTANCE.steps(plan := plan_of(shop)):
            if step.name == "swap":
                break
            step.run(shop.aws, plan, {})
        opening, closing = (
            shop.group(name) for name in (f"firebreak-open-{shop.instance}", "firebreak-quarantine")
        )
        assert opening
        for direction in ("IpPermissions", "IpPermissionsEgress"):
            assert str(opening[direction]).count("0.0.0.0/0") == 1
            assert str(opening[direction]).count("::/0") == 1
        assert closing
        assert closing["IpPermissions"] == closing["IpPermissionsEgress"] == []


def test_without_leave_to_close_it_does_not_open(shop: World) -> None:
    plan = plan_of(shop)
    refuse(shop, MODIFY, refusing("UnauthorizedOperation", lambda given: "DryRun" in given))
    outcomes = execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert outcomes["swap"].says.endswith("without the open hop, so connections may persist")
    assert quarantined(shop) == [True, True]
    operation = "ModifyNetworkInterfaceAttribute"
    assert len([call for call in shop.aws.writes if call.operation == operation]) == 2


def test_a_hop_that_fails_goes_straight_to_quarantine(shop: World) -> None:
    plan = plan_of(shop)
    first: list[Any] = []
    refuse(shop, MODIFY, refusing("InternalError", lambda g: _is_first_hop(shop, g, first)))
    outcomes = execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert "the open hop failed" in outcomes["swap"].says
    assert quarantined(shop) == [True, True]


def _is_first_hop(shop: World, given: Any, first: list[Any]) -> bool:
    group = shop.group(f"firebreak-open-{shop.instance}")
    if first or group is None or given["Groups"] != [group["GroupId"]]:
        return False
    first.append(given)
    return True


def test_an_interface_that_cannot_be_closed_is_never_left_open(shop: World) -> None:
    plan = plan_of(shop)
    before = shop.groups()
    bad, good = shop.interfaces
    refuse(shop, MODIFY, refusing("IncorrectState", lambda given: _closes(shop, bad, given)))
    with pytest.raises(ClientError, match="IncorrectState"):
        execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert quarantined(shop) == [False, True]
    assert shop.groups()[0] == before[0]
    assert not opened(shop)
    allow(shop, MODIFY)
    execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert quarantined(shop) == [True, True]
    assert good


def _closes(shop: World, interface: str, given: Any) -> bool:
    group = shop.group("firebreak-quarantine")
    is_close = bool(group) and given["Groups"] == [group["GroupId"]] if group else False
    return is_close and given["NetworkInterfaceId"] == interface and "DryRun" not in given


def test_killed_in_the_open_hop_it_closes_without_opening_again(shop: World) -> None:
    plan = plan_of(shop)
    shop.aws.deaths = lambda moment, call: (
        moment == "after" and call.is_write and call.operation.startswith("ModifyNetworkInterface")
    )
    with pytest.raises(Killed):
        execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert opened(shop)
    revive(shop.aws)
    shop.aws.made.clear()
    swap = next(step for step in ISOLATE_INSTANCE.steps(plan) if step.name == "swap")
    assert swap.run(shop.aws, plan, {}).ok
    assert quarantined(shop) == [True, True]
    opens = [call for call in shop.aws.writes if call.parameters["NetworkInterfaceId"]]
    assert [call.parameters["NetworkInterfaceId"] for call in opens].count(shop.interfaces[0]) == 1


def test_killed_in_the_open_hop_and_refused_quarantine_it_leaves_the_open(shop: World) -> None:
    plan = plan_of(shop)
    before = shop.groups()
    shop.aws.deaths = lambda moment, call: (
        moment == "after" and call.is_write and call.operation.startswith("ModifyNetworkInterface")
    )
    with pytest.raises(Killed):
        execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert opened(shop)
    revive(shop.aws)
    group = shop.group("firebreak-quarantine")
    assert group
    shop.by("ec2").authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=RULE)
    swap = next(step for step in ISOLATE_INSTANCE.steps(plan) if step.name == "swap")
    assert not swap.run(shop.aws, plan, {}).ok
    assert not opened(shop)
    assert shop.groups() == before


@pytest.mark.parametrize("direction", ["ingress", "egress"])
@pytest.mark.parametrize("step", ["quarantine_group", "swap"])
def test_rules_given_meanwhile_are_refused_and_kept(shop: World, step: str, direction: str) -> None:
    plan = plan_of(shop)
    steps = {one.name: one for one in ISOLATE_INSTANCE.steps(plan)}
    steps["quarantine_group"].run(shop.aws, plan, {})
    group = shop.group("firebreak-quarantine")
    assert group
    authorize = getattr(shop.by("ec2"), f"authorize_security_group_{direction}")
    authorize(GroupId=group["GroupId"], IpPermissions=RULE)
    given, before = shop.group("firebreak-quarantine"), shop.groups()
    outcome = steps[step].run(shop.aws, plan, {})
    assert not outcome.ok
    assert "somebody gave it rules" in outcome.says
    assert shop.groups() == before
    assert shop.group("firebreak-quarantine") == given


def test_another_run_that_was_faster_made_the_same_group(shop: World) -> None:
    plan = plan_of(shop)

    def be_faster(params: dict[str, Any], model: Any, **_: Any) -> None:
        shop.by("ec2").create_security_group(**params)
        refusing("InvalidGroup.Duplicate")(params=params, model=model)

    refuse(shop, "before-parameter-build.ec2.CreateSecurityGroup", be_faster)
    assert all(one.ok for one in execute(ISOLATE_INSTANCE, shop.aws, plan).values())
    assert quarantined(shop) == [True, True]


def test_the_swap_waits_for_no_snapshot_and_no_draining(shop: World) -> None:
    shop.aws.hooks["after-call.ec2.DescribeSnapshots"] = lambda parsed, **_: [
        one.update(State="pending") for one in parsed["Snapshots"]
    ]
    plan = plan_of(shop)
    assert execute(ISOLATE_INSTANCE, shop.aws, plan)["snapshot"].ok
    assert quarantined(shop) == [True, True]
    waits = [call for call in shop.aws.made if call.operation == "DescribeSnapshots"]
    assert len(waits) <= 3


def test_a_second_isolation_for_the_incident_takes_a_snapshot_of_its_own(shop: World) -> None:
    plan = plan_of(shop)
    first = execute(ISOLATE_INSTANCE, shop.aws, plan)["snapshot"].made["snapshots"]
    undo = ISOLATE_INSTANCE.undo
    assert undo
    execute(undo, shop.aws, planned(undo, shop.aws, shop.request(plan.saved)))
    again = plan_of(shop)
    second = execute(ISOLATE_INSTANCE, shop.aws, again)["snapshot"].made["snapshots"]
    assert first
    assert second
    assert not set(first) & set(second)
    assert again.digest != plan.digest


def test_the_policy_denies_this_instance_alone(shop: World) -> None:
    execute(ISOLATE_INSTANCE, shop.aws, plan_of(shop))
    found = shop.by("iam").get_role_policy(
        RoleName="web-role", PolicyName=f"firebreak-deny-{shop.instance}"
    )["PolicyDocument"]
    (statement,) = found["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Deny", "*")
    assert statement["Condition"] == {"StringLike": {"aws:userid": f"*:{shop.instance}"}}


def test_an_interface_attached_later_is_seen_by_the_verification(shop: World) -> None:
    plan = plan_of(shop)
    execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert ISOLATE_INSTANCE.verify(shop.aws, plan, {}).ok
    ec2 = shop.by("ec2")
    third = ec2.create_network_interface(SubnetId=shop.subnet, Groups=[shop.web])
    ec2.attach_network_interface(
        NetworkInterfaceId=third["NetworkInterface"]["NetworkInterfaceId"],
        InstanceId=shop.instance,
        DeviceIndex=2,
    )
    outcome = ISOLATE_INSTANCE.verify(shop.aws, plan, {})
    assert not outcome.ok
    assert outcome.says.startswith("2 of 3 interfaces")


def test_rules_in_the_quarantine_group_fail_the_verification(shop: World) -> None:
    plan = plan_of(shop)
    execute(ISOLATE_INSTANCE, shop.aws, plan)
    group = shop.group("firebreak-quarantine")
    assert group
    shop.by("ec2").authorize_security_group_egress(GroupId=group["GroupId"], IpPermissions=RULE)
    assert not ISOLATE_INSTANCE.verify(shop.aws, plan, {}).ok


def test_an_instance_that_runs_on_fails_the_verification(shop: World) -> None:
    plan = plan_of(shop)
    execute(ISOLATE_INSTANCE, shop.aws, plan)
    shop.by("ec2").start_instances(InstanceIds=[shop.instance])
    assert not ISOLATE_INSTANCE.verify(shop.aws, plan, {}).ok
