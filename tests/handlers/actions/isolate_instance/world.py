"""A web server with everything around it that an isolation touches."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.core.action import Request
from bot.core.alert import Target
from handlers.actions.isolate_instance import ISOLATE_INSTANCE
from tests.support.aws import Account, Answer, answer, empty_account, raw_client

TRUST = {"Version": "2012-10-17", "Statement": []}
IDS = re.compile(r"\b(?:sg|snap|i|eni|vol|vpc|subnet|iip-assoc)-[0-9a-f]{8,17}\b")
EVERY_OPTION = {parameter.name: True for parameter in ISOLATE_INSTANCE.parameters}
DEFAULTS = ISOLATE_INSTANCE.complete({})
# Times; and what moto lets go stale at the instance (the interfaces have it right).
VOLATILE = {"ResponseMetadata", "AttachTime", "LaunchTime", "SecurityGroups", "StateReason"}
VOLATILE |= {"StateTransitionReason", "NetworkInterfaces"}
# Other in every world.
MADE_UP = {"ClientToken", "PrivateIpAddress", "PrivateDnsName", "AssociationId", "Placement"}


@dataclass
class Shutdown:
    """What a shutdown from inside does: moto takes the change, and forgets it."""

    behaviour: str = "terminate"

    def modify(self, model: Any, params: Mapping[str, Any], **_: Any) -> Answer | None:
        wanted = params["body"].get("InstanceInitiatedShutdownBehavior.Value")
        if wanted is None:
            return None
        assert wanted in {"stop", "terminate"}
        self.behaviour = wanted
        return answer(model, {})

    def describe(self, model: Any, params: Mapping[str, Any], **_: Any) -> Answer | None:
        if params["body"]["Attribute"] != "instanceInitiatedShutdownBehavior":
            return None
        value = {"InstanceInitiatedShutdownBehavior": {"Value": self.behaviour}}
        return answer(model, {"InstanceId": params["body"]["InstanceId"], **value})


@dataclass
class World:
    """web-2 is the instance; somebody's own clients, which nobody writes down, made it."""

    aws: Account
    vpc: str = ""
    subnet: str = ""
    web: str = ""
    admin: str = ""
    instance: str = ""
    neighbour: str = ""
    interfaces: list[str] = field(default_factory=list)
    target_group: str = ""
    shutdown: Shutdown = field(default_factory=Shutdown)
    given: Mapping[str, Any] = field(default_factory=lambda: DEFAULTS)

    def by(self, service: str) -> Any:
        return raw_client(service)

    def request(self, saved: Mapping[str, Any] | None = None, **given: Any) -> Request:
        target = Target("ec2-instance", self.instance, "web-2")
        return Request(target, "INC-42", {**self.given, **given}, saved or {})

    def groups(self) -> list[list[str]]:
        """The groups of each interface, in its order."""
        found = self.by("ec2").describe_network_interfaces(NetworkInterfaceIds=self.interfaces)
        by_id = {one["NetworkInterfaceId"]: one["Groups"] for one in found["NetworkInterfaces"]}
        # Sorted: moto keeps them in a set.
        return [sorted(group["GroupId"] for group in by_id[name]) for name in self.interfaces]

    def group(self, name: str) -> dict[str, Any] | None:
        filters = [{"Name": "group-name", "Values": [name]}]
        found = self.by("ec2").describe_security_groups(Filters=filters)["SecurityGroups"]
        return found[0] if found else None

    def state(self, *, raw: bool = False) -> Any:
        """Everything an isolation could touch. Unless raw, ids are what they are to us."""
        told = _told(_described(self), VOLATILE if raw else VOLATILE | MADE_UP)
        text = json.dumps(told, sort_keys=True, default=str)
        return json.loads(
            text if raw else IDS.sub(lambda one: self._names().get(one[0], "NEW"), text)
        )

    def say(self, group_id: str) -> str:
        return {self.web: "sg-web", self.admin: "sg-admin"}.get(group_id, "new")

    def _names(self) -> dict[str, str]:
        interfaces = {name: f"INTERFACE-{i}" for i, name in enumerate(self.interfaces)}
        known = {self.web: "WEB", self.admin: "ADMIN", self.vpc: "VPC", self.subnet: "SUBNET"}
        return {**interfaces, **known, self.instance: "INSTANCE", self.neighbour: "NEIGHBOUR"}


@contextmanager
def world(
    *,
    given: Mapping[str, Any] = DEFAULTS,
    retagged: bool = False,
    store: bool = False,
    v6: bool = False,
) -> Iterator[World]:
    """Make the world.

    retagged: an older incident's tag is on the instance; store: it has local disks; v6: its
    VPC has IPv6, so that a new group lets out both families.
    """
    with pytest.MonkeyPatch.context() as patch, empty_account() as account:
        patch.setattr("handlers.actions.isolate_instance.hop.OPEN_SECONDS", 0.0)
        made = World(account, given=given)
        made.aws.hooks = strict(made)
        _network(made, v6=v6)
        _servers(made, retagged=retagged, store=store)
        _scaling(made)
        _balancers(made)
        yield made


def strict(made: World) -> dict[str, Any]:
    """Return what AWS refuses or keeps and moto does not."""
    return {
        "before-call.ec2.ModifyInstanceMetadataOptions": lambda params, **_: _keep(made, params),
        "before-parameter-build.ec2.ModifyNetworkInterfaceAttribute": _one_vpc,
        "before-call.ec2.ModifyInstanceAttribute": made.shutdown.modify,
        "before-call.ec2.DescribeInstanceAttribute": made.shutdown.describe,
    }


def _keep(made: World, params: dict[str, Any]) -> None:
    """EC2 keeps the options that a call does not name, and takes none with `disabled`."""
    body = params["body"]
    if body["HttpEndpoint"] == "disabled":
        assert not {"HttpTokens", "HttpPutResponseHopLimit"} & body.keys()
    found = made.by("ec2").describe_instances(InstanceIds=[body["InstanceId"]])
    options = found["Reservations"][0]["Instances"][0]["MetadataOptions"]
    for name in (
        "HttpTokens",
        "HttpPutResponseHopLimit",
        "HttpProtocolIpv6",
        "InstanceMetadataTags",
    ):
        body.setdefault(name, options[name])


def _one_vpc(params: Mapping[str, Any], **_: Any) -> None:
    """EC2 knows every group of an interface, and takes one of its VPC alone."""
    ec2 = raw_client("ec2")
    found = ec2.describe_network_interfaces(NetworkInterfaceIds=[params["NetworkInterfaceId"]])
    vpc = found["NetworkInterfaces"][0]["VpcId"]
    groups = ec2.describe_security_groups(GroupIds=params["Groups"])["SecurityGroups"]
    assert {group["VpcId"] for group in groups} == {vpc}


def _network(made: World, *, v6: bool) -> None:
    ec2 = made.by("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=v6)["Vpc"]
    made.vpc = vpc["VpcId"]
    subnet = ec2.create_subnet(VpcId=made.vpc, CidrBlock="10.0.0.0/24")["Subnet"]
    made.subnet = subnet["SubnetId"]
    made.web, made.admin = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=made.vpc)["GroupId"]
        for name in ("sg-web", "sg-admin")
    )


def _servers(made: World, *, retagged: bool, store: bool) -> None:
    ec2, iam = made.by("ec2"), made.by("iam")
    iam.create_role(RoleName="web-role", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.create_instance_profile(InstanceProfileName="web-profile")
    iam.add_role_to_instance_profile(InstanceProfileName="web-profile", RoleName="web-role")
    started = ec2.run_instances(
        ImageId="ami-12345678",
        InstanceType="m5d.large" if store else "m5.large",
        MinCount=2,
        MaxCount=2,
        # Not SecurityGroupIds: moto adds those to the interface's own for good.
        NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": made.subnet, "Groups": [made.web]}],
        MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
    )["Instances"]
    made.neighbour, made.instance = (one["InstanceId"] for one in started)
    ec2.associate_iam_instance_profile(
        InstanceId=made.instance, IamInstanceProfile={"Name": "web-profile"}
    )
    second = ec2.create_network_interface(SubnetId=made.subnet, Groups=[made.admin, made.web])
    second_id = second["NetworkInterface"]["NetworkInterfaceId"]
    ec2.attach_network_interface(
        NetworkInterfaceId=second_id, InstanceId=made.instance, DeviceIndex=1
    )
    first = started[1]["NetworkInterfaces"][0]["NetworkInterfaceId"]
    made.interfaces = [first, second_id]
    if retagged:
        tags = [{"Key": "firebreak:incident", "Value": "INC-7"}]
        ec2.create_tags(Resources=[made.instance], Tags=tags)


def _scaling(made: World) -> None:
    scaling = made.by("autoscaling")
    scaling.create_launch_configuration(
        LaunchConfigurationName="web", ImageId="ami-12345678", InstanceType="m5.large"
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchConfigurationName="web",
        MinSize=0,
        MaxSize=4,
        DesiredCapacity=0,
        VPCZoneIdentifier=made.subnet,
    )
    scaling.attach_instances(
        InstanceIds=[made.neighbour, made.instance], AutoScalingGroupName="web"
    )


def _balancers(made: World) -> None:
    balancers, classic = made.by("elbv2"), made.by("elb")
    group = balancers.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=made.vpc)
    made.target_group = group["TargetGroups"][0]["TargetGroupArn"]
    both = [{"Id": made.neighbour, "Port": 80}, {"Id": made.instance, "Port": 80}]
    balancers.register_targets(TargetGroupArn=made.target_group, Targets=both)
    listener = {"Protocol": "tcp", "LoadBalancerPort": 80, "InstancePort": 80}
    classic.create_load_balancer(
        LoadBalancerName="old-web", Listeners=[listener], AvailabilityZones=["eu-west-1a"]
    )
    classic.register_instances_with_load_balancer(
        LoadBalancerName="old-web",
        Instances=[{"InstanceId": made.neighbour}, {"InstanceId": made.instance}],
    )


def _described(made: World) -> dict[str, Any]:
    ec2, iam, one = made.by("ec2"), made.by("iam"), [made.instance]
    scaling = made.by("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    health = made.by("elbv2").describe_target_health(TargetGroupArn=made.target_group)
    classic = made.by("elb").describe_load_balancers()["LoadBalancerDescriptions"]
    policies = iam.list_role_policies(RoleName="web-role")["PolicyNames"]
    return {
        "instance": ec2.describe_instances(InstanceIds=one)["Reservations"][0]["Instances"],
        "interfaces": [sorted(made.say(one) for one in groups) for groups in made.groups()],
        "attributes": [
            made.shutdown.behaviour,
            ec2.describe_instance_attribute(
                InstanceId=made.instance, Attribute="disableApiTermination"
            ),
        ],
        "groups": sorted(
            ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [made.vpc]}])[
                "SecurityGroups"
            ],
            key=lambda group: str(group["GroupName"]),
        ),
        "snapshots": [
            sorted((tag["Key"], tag["Value"]) for tag in one["Tags"])
            for one in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
        ],
        "scaling": [
            [group["DesiredCapacity"], sorted(_lives(made, group["Instances"]))]
            for group in scaling
        ],
        "targets": sorted(
            (
                one["Target"]["Id"] == made.instance,
                one["Target"]["Port"],
                one["TargetHealth"]["State"],
            )
            for one in health["TargetHealthDescriptions"]
        ),
        "classic": sorted(one["InstanceId"] == made.instance for one in classic[0]["Instances"]),
        "policies": [
            iam.get_role_policy(RoleName="web-role", PolicyName=name)["PolicyDocument"]
            for name in policies
        ],
    }


def _lives(made: World, instances: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """How each instance of the group lives: ours by its name, replacements alike."""
    known = {made.instance: "web-2", made.neighbour: "web-1"}
    return [(known.get(one["InstanceId"], "new"), one["LifecycleState"]) for one in instances]


def _told(value: Any, without: set[str]) -> Any:
    match value:
        case dict():
            return {k: _told(v, without) for k, v in value.items() if k not in without}
        case list() | tuple():
            return [_told(one, without) for one in value]
        case _:
            return value
