"""What is known of an instance before it is isolated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.actions.isolate_instance.groups import Group


@dataclass(frozen=True, slots=True)
class Registration:
    """The instance as a target of one group, or behind one Classic Load Balancer.

    arn: the target group's, "" for a Classic one; targets: as DescribeTargetHealth has them.
    healthy: it counts as healthy there now; others: how many others do.
    """

    name: str
    arn: str
    targets: tuple[Mapping[str, Any], ...]
    healthy: bool
    others: int


@dataclass(frozen=True, slots=True)
class Membership:
    """The instance in its Auto Scaling group. lifecycle: such as `InService`, `Standby`."""

    group: str
    lifecycle: str


@dataclass(frozen=True, slots=True)
class Role:
    """The role behind an instance profile."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Facts:
    """instance, interfaces: as EC2 describes them; the latter in the order of their devices.

    quarantines: by the VPC of each interface; None where there is no such group yet.
    protection: the values that keep it and its volumes, as `protection.read` has them.
    snapshots: ids of those an earlier run made of it for this incident.
    """

    instance: Mapping[str, Any]
    interfaces: tuple[Mapping[str, Any], ...]
    quarantines: Mapping[str, Group | None]
    protection: Mapping[str, Any] = field(default_factory=dict)
    membership: Membership | None = None
    registrations: tuple[Registration, ...] = ()
    snapshots: tuple[str, ...] = ()
    role: Role | None = None
    has_instance_store: bool = False

    @property
    def id(self) -> str:
        """Return the instance's id."""
        return str(self.instance["InstanceId"])

    @property
    def vpc_id(self) -> str:
        """Return the VPC its first interface is in; others may be elsewhere."""
        return str(self.instance["VpcId"])

    @property
    def state(self) -> str:
        """Return `running`, `stopped`, ..."""
        return str(self.instance["State"]["Name"])

    @property
    def is_spot(self) -> bool:
        """Tell whether EC2 may take it back any time."""
        return self.instance.get("InstanceLifecycle") == "spot"

    @property
    def tags(self) -> dict[str, str]:
        """Return its tags."""
        return {tag["Key"]: tag["Value"] for tag in self.instance.get("Tags", [])}

    @property
    def volumes(self) -> tuple[str, ...]:
        """Return the device names of its EBS volumes."""
        mappings = self.instance.get("BlockDeviceMappings", [])
        return tuple(mapping["DeviceName"] for mapping in mappings if "Ebs" in mapping)


def groups_of(interface: Mapping[str, Any]) -> list[str]:
    """Return the ids of an interface's security groups, in their order."""
    return [str(group["GroupId"]) for group in interface["Groups"]]


def same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether two lists name the same groups: their order means nothing to EC2."""
    return sorted(one) == sorted(other)


def names_of(interface: Mapping[str, Any]) -> str:
    """Return the names of an interface's security groups, for people."""
    groups = interface["Groups"]
    return ", ".join(str(group.get("GroupName") or group["GroupId"]) for group in groups)
