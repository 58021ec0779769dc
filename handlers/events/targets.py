"""What ARNs say about the things that actions act on.

Formats: AWS page "Actions, resources, and condition keys for AWS services", one a service.
"""

from collections.abc import Callable, Iterable
from itertools import chain

from bot.core.alert import Target
from handlers.events import arn

_AFTER_SLASH = {
    ("ec2", "instance"): "ec2-instance",
    ("ec2", "security-group"): "security-group",
    ("ec2", "volume"): "ebs-volume",
    ("eks", "cluster"): "eks-cluster",
    ("ecs", "cluster"): "ecs-cluster",
    ("dynamodb", "table"): "dynamodb-table",
    ("iam", "user"): "iam-principal",
    ("iam", "role"): "iam-principal",
}
_AFTER_COLON = {
    ("rds", "db"): "rds-instance",
    ("rds", "cluster"): "rds-cluster",
    ("elasticache", "cluster"): "cache-cluster",
    ("lambda", "function"): "lambda-function",
}


def from_arn(text: str, name: str = "") -> tuple[Target, ...]:
    """Return the target an ARN names, () where it is none that Firebreak knows.

    `name` is what people call it, where the message says so.
    """
    found = arn.read(text)
    head, _, rest = found.resource.partition("/")
    if rest and (kind := _AFTER_SLASH.get((found.service, head))):
        return (Target(kind, rest.rpartition("/")[2], name),)
    head, _, rest = found.resource.partition(":")
    if rest and (kind := _AFTER_COLON.get((found.service, head))):
        return (Target(kind, rest.partition(":")[0], name),)
    return _BY_SERVICE.get(found.service, _none)(found.resource)


def from_arns(texts: Iterable[str]) -> tuple[Target, ...]:
    """Return the targets several ARNs name, each once, in their order."""
    return unique(chain.from_iterable(map(from_arn, texts)))


def unique(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Return the targets that have an id, each kind and id once, in order, named if possible."""
    found: dict[tuple[str, str], Target] = {}
    for target in targets:
        key = (target.kind, target.id)
        if target.id and not (key in found and found[key].name):
            found[key] = target
    return tuple(found.values())


def ecs_service(cluster: str, service: str) -> tuple[Target, ...]:
    """Return an ECS service; () unless both names are known: no action can do with less."""
    return (Target("ecs-service", f"{cluster}/{service}", service),) if cluster and service else ()


def load_balancer(path: str) -> tuple[Target, ...]:
    """Return a load balancer: `app/shop/50dc6c495c0c9188`, or a classic one by its name."""
    parts = path.split("/")
    return (Target("load-balancer", path, parts[1] if len(parts) > 1 else ""),)


def target_group(path: str) -> tuple[Target, ...]:
    """Return a target group: `targetgroup/shop/73e2d6bc24d8a067`."""
    parts = path.split("/")
    return (Target("target-group", path, parts[1] if len(parts) > 1 else ""),)


def _ecs(resource: str) -> tuple[Target, ...]:
    kind, _, rest = resource.partition("/")
    if kind == "service":
        cluster, _, service = rest.partition("/")
        return ecs_service(cluster, service)
    return (Target("ecs-task", rest),) if kind == "task" and rest else ()


def _elb(resource: str) -> tuple[Target, ...]:
    kind, _, rest = resource.partition("/")
    if kind == "targetgroup":
        return target_group(resource)
    return load_balancer(rest) if kind == "loadbalancer" and rest else ()


def _auto_scaling(resource: str) -> tuple[Target, ...]:
    name = resource.partition("autoScalingGroupName/")[2]
    return (Target("auto-scaling-group", name),) if name else ()


def _bucket(resource: str) -> tuple[Target, ...]:
    bucket = resource.partition("/")[0]
    return (Target("s3-bucket", bucket),) if bucket and ":" not in bucket else ()


def _queue(resource: str) -> tuple[Target, ...]:
    return (Target("sqs-queue", resource),) if resource else ()


def _none(_resource: str) -> tuple[Target, ...]:
    return ()


_BY_SERVICE: dict[str, Callable[[str], tuple[Target, ...]]] = {
    "ecs": _ecs,
    "elasticloadbalancing": _elb,
    "autoscaling": _auto_scaling,
    "s3": _bucket,
    "sqs": _queue,
}
