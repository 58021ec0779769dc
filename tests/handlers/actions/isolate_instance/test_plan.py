from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.plan import Change, Plan, Verdict
from handlers.actions.isolate_instance import ISOLATE_INSTANCE
from tests.handlers.actions.isolate_instance.refuse import seeing
from tests.handlers.actions.isolate_instance.world import EVERY_OPTION, World, world
from tests.support.action import execute, planned

DESCRIBE = "after-call.ec2.DescribeInstances"
INTERFACES = "after-call.ec2.DescribeNetworkInterfaces"


@pytest.fixture
def shop() -> Iterator[World]:
    with world() as made:
        yield made


def plan_of(shop: World, **given: Any) -> Plan:
    return planned(ISOLATE_INSTANCE, shop.aws, shop.request(**given))


def said(plan: Plan, verdict: Verdict) -> dict[str, str]:
    return {one.name: one.evidence for one in plan.preconditions if one.verdict is verdict}


def test_what_a_phone_shows(shop: World) -> None:
    ec2 = shop.by("ec2")
    for name in shop.interfaces:
        ec2.modify_network_interface_attribute(NetworkInterfaceId=name, Groups=[shop.web])
    plan = plan_of(shop)
    assert plan.changes[0] == Change("2 of 2 interfaces", "sg-web", "firebreak-quarantine")
    assert [f"{one.what}: {one.before} -> {one.after}" for one in plan.changes[1:]] == [
        "tag firebreak:incident: none -> INC-42",
        "termination protection: off -> on",
        "a shutdown from inside: terminate -> stop",
        "deletion of /dev/sda1 with the instance: on -> off",
        "Auto Scaling group web: in service -> standby",
        "target group web: registered -> out",
        "Classic Load Balancer old-web: registered -> out",
        "snapshots: none -> 1 volume",
    ]
    assert plan.affects == (
        "Auto Scaling group web: launches a replacement",
        "target group web: 1 healthy left",
        "Classic Load Balancer old-web: 1 healthy left",
    )
    assert plan.does_not == (
        "Established connections may persist: cut them too, or stop it",
        "DNS through the VPC's resolver goes on: stop it",
        "Stolen credentials keep working elsewhere: deny its credentials",
    )
    assert plan.costs == (
        "the replacement in web, beside this instance",
        "snapshots of 1 volume: kept and billed until somebody deletes them",
    )
    assert plan.undo.startswith("Release instance: ")
    assert plan.data_loss == ""
    assert [one.verdict for one in plan.preconditions] == [Verdict.PASSED]


def test_the_swap_comes_before_every_harder_cut_and_after_the_evidence(shop: World) -> None:
    steps = [step.name for step in ISOLATE_INSTANCE.steps(plan_of(shop, **EVERY_OPTION))]
    assert steps == [
        "quarantine_group",
        "tag",
        "protect",
        "standby",
        "targets",
        "snapshot",
        "open_group",
        "swap",
        "remove_open_group",
        "credentials",
        "metadata",
        "power",
    ]


def test_nothing_chosen_leaves_the_swap_alone(shop: World) -> None:
    plan = plan_of(shop, **dict.fromkeys(EVERY_OPTION, False))
    assert [step.name for step in ISOLATE_INSTANCE.steps(plan)] == [
        "quarantine_group",
        "tag",
        "swap",
    ]
    assert set(plan.saved["interfaces"]) == set(shop.interfaces)


def test_the_harder_cuts_are_what_it_no_longer_warns_of(shop: World) -> None:
    plan = plan_of(shop, **EVERY_OPTION)
    assert plan.does_not == ()
    assert plan.data_loss == "its memory"
    hop = plan_of(shop, two_hop=True)
    assert hop.does_not[0].startswith("Connections through NAT")
    assert "the host is open to everybody for about 2 seconds" in hop.affects


def test_every_interface_every_time_and_one_attribute_a_call(shop: World) -> None:
    plan = plan_of(shop, **EVERY_OPTION)
    closed = {
        call.parameters["NetworkInterfaceId"]
        for call in plan.calls
        if call.parameters.get("Groups", [""])[0].startswith("<quarantine")
    }
    assert closed == set(shop.interfaces)
    for call in plan.calls:
        if call.operation == "ModifyInstanceAttribute":
            assert len(call.parameters) == 2
            assert "Groups" not in call.parameters


def test_a_group_in_each_vpc(shop: World) -> None:
    ec2 = shop.by("ec2")
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=other, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="far", Description="far", VpcId=other)["GroupId"]
    far = ec2.create_network_interface(SubnetId=subnet, Groups=[group])["NetworkInterface"]
    ec2.attach_network_interface(
        NetworkInterfaceId=far["NetworkInterfaceId"], InstanceId=shop.instance, DeviceIndex=2
    )
    plan = plan_of(shop, two_hop=True)
    execute(ISOLATE_INSTANCE, shop.aws, plan)
    assert ISOLATE_INSTANCE.verify(shop.aws, plan, {}).ok
    groups = ec2.describe_security_groups(
        Filters=[{"Name": "group-name", "Values": ["firebreak-quarantine"]}]
    )["SecurityGroups"]
    assert {one["VpcId"] for one in groups} == {shop.vpc, other}


def test_what_is_not_there_is_refused(shop: World) -> None:
    shop.by("ec2").terminate_instances(InstanceIds=[shop.neighbour])
    for gone in ("i-0123456789abcdef0", shop.neighbour):
        shop.instance = gone
        plan = plan_of(shop)
        assert "instance" in said(plan, Verdict.BLOCKED)
        assert plan.calls == ()


def test_its_own_host_is_refused(shop: World) -> None:
    shop.aws.own_host = shop.instance
    assert "own host" in said(plan_of(shop), Verdict.BLOCKED)
    shop.aws.own_host = shop.neighbour
    assert plan_of(shop).blocked == ()


def test_hands_off_is_refused(shop: World) -> None:
    tag = {"Key": "firebreak:protected", "Value": "true"}
    shop.by("ec2").create_tags(Resources=[shop.instance], Tags=[tag])
    assert "hands off" in said(plan_of(shop), Verdict.BLOCKED)


def test_what_is_isolated_is_refused_and_half_isolated_is_finished(shop: World) -> None:
    execute(ISOLATE_INSTANCE, shop.aws, plan_of(shop))
    assert "INC-42" in said(plan_of(shop), Verdict.BLOCKED)["already isolated"]
    shop.by("ec2").modify_network_interface_attribute(
        NetworkInterfaceId=shop.interfaces[1], Groups=[shop.admin]
    )
    plan = plan_of(shop)
    assert plan.blocked == ()
    assert plan.changes[0] == Change("1 of 2 interfaces", "sg-admin", "firebreak-quarantine")
    assert plan.saved["interfaces"] == {shop.interfaces[1]: [shop.admin]}


def test_a_quarantine_group_with_rules_is_refused(shop: World) -> None:
    ec2 = shop.by("ec2")
    group = ec2.create_security_group(
        GroupName="firebreak-quarantine", Description="x", VpcId=shop.vpc
    )["GroupId"]
    assert plan_of(shop).blocked == ()  # as AWS makes it: it will be emptied
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    ec2.authorize_security_group_ingress(
        GroupId=group, IpPermissions=[{**rule, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]
    )
    assert group in said(plan_of(shop), Verdict.BLOCKED)["quarantine group"]


SEEN = [
    ("router", INTERFACES, {"SourceDestCheck": False}),
    ("pod interfaces", INTERFACES, {"InterfaceType": "trunk"}),
    ("pod interfaces", INTERFACES, {"InterfaceType": "branch"}),
    ("managed interfaces", INTERFACES, {"RequesterManaged": True}),
    ("EKS node", DESCRIBE, {"Tags": [{"Key": "kubernetes.io/cluster/shop", "Value": "owned"}]}),
    ("EKS node", DESCRIBE, {"Tags": [{"Key": "eks:cluster-name", "Value": "shop"}]}),
    ("Spot", DESCRIBE, {"InstanceLifecycle": "spot"}),
    ("stopped", DESCRIBE, {"State": {"Code": 80, "Name": "stopped"}}),
]


@pytest.mark.parametrize(("name", "event", "seen"), SEEN)
def test_it_warns_of(shop: World, name: str, event: str, seen: dict[str, Any]) -> None:
    assert name not in said(plan_of(shop), Verdict.WARNED)
    shop.aws.close()
    shop.aws.hooks[event] = seeing(lambda one: one.update(seen))
    plan = plan_of(shop)
    assert name in said(plan, Verdict.WARNED)
    assert plan.blocked == ()


def test_spot_is_not_protected(shop: World) -> None:
    shop.aws.hooks[DESCRIBE] = seeing(lambda one: one.update(InstanceLifecycle="spot"))
    assert not [one for one in plan_of(shop).calls if "DisableApiTermination" in one.parameters]


def test_local_disks_are_in_no_snapshot() -> None:
    with world(store=True) as shop:
        assert "stay only" in said(plan_of(shop), Verdict.WARNED)["instance store"]
        plan = plan_of(shop, stop=True)
        assert "lost by stopping" in said(plan, Verdict.WARNED)["instance store"]
        assert plan.data_loss == "its memory and its local disks"


def test_the_last_healthy_target_is_named_but_not_agreed_on(shop: World) -> None:
    both = plan_of(shop)
    shop.by("elbv2").deregister_targets(
        TargetGroupArn=shop.target_group, Targets=[{"Id": shop.neighbour, "Port": 80}]
    )
    plan = plan_of(shop)
    assert "web has no other healthy" in said(plan, Verdict.WARNED)["last healthy target"]
    assert "target group web: 0 healthy left" in plan.affects
    assert plan.digest == both.digest


def test_without_standby_its_group_may_terminate_it(shop: World) -> None:
    plan = plan_of(shop, standby=False)
    assert "terminate" in said(plan, Verdict.WARNED)["Auto Scaling"]


def test_a_role_that_cannot_be_denied_is_named(shop: World) -> None:
    path = "/aws-service-role/x.amazonaws.com/"
    shop.aws.hooks["after-call.iam.GetInstanceProfile"] = lambda parsed, **_: parsed[
        "InstanceProfile"
    ]["Roles"][0].update(Path=path)
    plan = plan_of(shop, deny_credentials=True)
    assert "service-linked" in said(plan, Verdict.WARNED)["role"]
    assert not [call for call in plan.calls if call.service == "iam"]


def test_an_address_is_a_target_too(shop: World) -> None:
    ec2, balancers = shop.by("ec2"), shop.by("elbv2")
    found = ec2.describe_instances(InstanceIds=[shop.instance])["Reservations"][0]["Instances"][0]
    group = balancers.create_target_group(
        Name="by-address", Protocol="HTTP", Port=80, VpcId=shop.vpc, TargetType="ip"
    )["TargetGroups"][0]["TargetGroupArn"]
    target = {"Id": found["PrivateIpAddress"], "Port": 80}
    balancers.register_targets(TargetGroupArn=group, Targets=[target])
    plan = plan_of(shop)
    assert "target group by-address: 0 healthy left" in plan.affects
    assert target in [one for entry in plan.saved["targets"] for one in entry["targets"]]
