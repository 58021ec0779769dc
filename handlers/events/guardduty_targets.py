"""What a GuardDuty finding is about, as targets: the main one first."""

from collections.abc import Callable, Mapping

from bot.core.alert import Target
from handlers.events import arn
from handlers.events.guardduty_finding import Finding
from handlers.events.guardduty_sequence import sequence_targets
from handlers.events.reading import listing, mapping, text
from handlers.events.tags import read_tags
from handlers.events.targets import ecs_service, from_arn, unique

Resource = Mapping[str, object]


def finding_targets(finding: Finding) -> tuple[Target, ...]:
    """Return the targets of a finding, each once; many for an attack sequence."""
    is_about_keys = text(finding.resource, "resourceType") == "AccessKey"
    readers = (_principal, *_READERS) if is_about_keys else _READERS
    found = [target for read in readers for target in read(finding.resource)]
    return unique([*found, *sequence_targets(finding.body)])


def finding_tags(finding: Finding) -> dict[str, str]:
    """Return the tags of the resources; where two disagree, the more specific one's count."""
    tags: dict[str, str] = {}
    for path in _TAGGED:
        tags = read_tags(finding.resource, *path) | tags
    return tags


_TAGGED: tuple[tuple[str | int, ...], ...] = (
    ("ecsClusterDetails", "taskDetails", "tags"),
    ("eksClusterDetails", "tags"),
    ("instanceDetails", "tags"),
    ("rdsDbInstanceDetails", "tags"),
    ("rdsLimitlessDbDetails", "tags"),
    ("lambdaDetails", "tags"),
    ("s3BucketDetails", 0, "tags"),
    ("ecsClusterDetails", "tags"),
)


def _ecs(resource: Resource) -> tuple[Target, ...]:
    """Return the service that runs the task, else the task, else the cluster."""
    cluster = mapping(resource, "ecsClusterDetails")
    group = text(cluster, "taskDetails", "group")
    name = text(cluster, "name") or arn.read(text(cluster, "arn")).name
    service = group.removeprefix("service:") if group.startswith("service:") else ""
    return (
        ecs_service(name, service)
        or from_arn(text(cluster, "taskDetails", "arn"))
        or from_arn(text(cluster, "arn"))
    )


def _eks(resource: Resource) -> tuple[Target, ...]:
    name = text(resource, "eksClusterDetails", "name")
    return (Target("eks-cluster", name),) if name else ()


def _instance(resource: Resource) -> tuple[Target, ...]:
    """Return the instance. A node of an EKS cluster is none: isolating it hits every pod on it."""
    if "eksClusterDetails" in resource:
        return ()
    instance = text(resource, "instanceDetails", "instanceId")
    name = read_tags(resource, "instanceDetails", "tags").get("Name", "")
    return (Target("ec2-instance", instance, name),)


def _database(resource: Resource) -> tuple[Target, ...]:
    details = mapping(resource, "rdsDbInstanceDetails")
    limitless = mapping(resource, "rdsLimitlessDbDetails")
    return (
        Target("rds-instance", text(details, "dbInstanceIdentifier")),
        Target("rds-cluster", text(details, "dbClusterIdentifier")),
        Target("rds-cluster", text(limitless, "dbClusterIdentifier")),
    )


def _function(resource: Resource) -> tuple[Target, ...]:
    return (Target("lambda-function", text(resource, "lambdaDetails", "functionName")),)


def _buckets(resource: Resource) -> tuple[Target, ...]:
    buckets = listing(resource, "s3BucketDetails")
    return tuple(Target("s3-bucket", text(bucket, "name")) for bucket in buckets)


def _principal(resource: Resource) -> tuple[Target, ...]:
    """Return whose credentials were used, and the instance they were issued to, if to one.

    An instance's credentials carry its id as the session: `AROAEXAMPLE:i-0abc`.
    """
    details = mapping(resource, "accessKeyDetails")
    principal = text(details, "principalId")
    session = principal.partition(":")[2]
    name = text(details, "userName")
    return (
        Target("iam-principal", name or principal, name),
        Target("ec2-instance", session if session.startswith("i-") else ""),
    )


def _volumes(resource: Resource) -> tuple[Target, ...]:
    volumes = listing(resource, "ebsVolumeDetails", "scannedVolumeDetails")
    return tuple(target for v in volumes for target in from_arn(text(v, "volumeArn")))


def _security_groups(resource: Resource) -> tuple[Target, ...]:
    if "eksClusterDetails" in resource:
        return ()
    return tuple(
        Target("security-group", text(group, "groupId"), text(group, "groupName"))
        for interface in listing(resource, "instanceDetails", "networkInterfaces")
        for group in listing(interface, "securityGroups")
    )


_READERS: tuple[Callable[[Resource], tuple[Target, ...]], ...] = (
    _ecs,
    _eks,
    _instance,
    _database,
    _function,
    _buckets,
    _principal,
    _volumes,
    _security_groups,
)
