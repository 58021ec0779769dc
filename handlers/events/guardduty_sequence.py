"""The many resources of a GuardDuty attack sequence.

Source: the API reference's Sequence and ResourceV2. A sequence lists everything it
touched; which of it to act on, a person chooses.
"""

from collections.abc import Callable

from bot.core.alert import Target
from handlers.events.reading import listing, text, texts
from handlers.events.tags import read_tags
from handlers.events.targets import from_arn

_PATH = ("service", "detection", "sequence")


def sequence_targets(finding: object) -> tuple[Target, ...]:
    """Return the targets of `service.detection.sequence.resources`, in their order.

    Nodes of a cluster are left out: isolating one hits every pod on it.
    """
    resources = listing(finding, *_PATH, "resources")
    nodes = {
        uid
        for resource in resources
        for kind in ("eksCluster", "ecsCluster")
        for uid in texts(resource, "data", kind, "ec2InstanceUids")
    }
    outside = [resource for resource in resources if text(resource, "uid") not in nodes]
    return tuple(target for resource in outside for target in _targets(resource))


def sequence_signals(finding: object) -> tuple[str, ...]:
    """Return the names of the steps that GuardDuty put together."""
    signals = listing(finding, *_PATH, "signals")
    return tuple(dict.fromkeys(name for s in signals if (name := text(s, "name"))))


def _targets(resource: object) -> tuple[Target, ...]:
    read = _BY_TYPE.get(text(resource, "resourceType"))
    return read(resource) if read else _by_uid(resource)


def _by_uid(resource: object) -> tuple[Target, ...]:
    return from_arn(text(resource, "uid"))


def _instance(resource: object) -> tuple[Target, ...]:
    instance = text(resource, "uid").rpartition("/")[2]
    name = read_tags(resource, "tags").get("Name") or text(resource, "name")
    return (Target("ec2-instance", instance, "" if name == instance else name),)


def _principal(resource: object) -> tuple[Target, ...]:
    name = text(resource, "data", "accessKey", "userName")
    return (Target("iam-principal", name or text(resource, "name"), name),)


def _interface(resource: object) -> tuple[Target, ...]:
    groups = listing(resource, "data", "ec2NetworkInterface", "securityGroups")
    return tuple(Target("security-group", text(g, "groupId"), text(g, "groupName")) for g in groups)


def _bucket(resource: object) -> tuple[Target, ...]:
    return from_arn(text(resource, "uid")) or (Target("s3-bucket", text(resource, "name")),)


_BY_TYPE: dict[str, Callable[[object], tuple[Target, ...]]] = {
    "EC2_INSTANCE": _instance,
    "EC2_NETWORK_INTERFACE": _interface,
    "ACCESS_KEY": _principal,
    "S3_BUCKET": _bucket,
}
