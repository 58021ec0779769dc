"""What a CloudWatch alarm watches: metrics, and the targets their dimensions name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.core.alert import Target
from handlers.events.targets import ecs_service, load_balancer, target_group, unique


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: `AWS/EC2`, `CPUUtilization`, and dimensions by name."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]


Reader = Callable[[Mapping[str, str]], tuple[Target, ...]]


def _kind(dimension: str, kind: str) -> Reader:
    """Return a reader for a dimension whose value is the target's id."""

    def read(dimensions: Mapping[str, str]) -> tuple[Target, ...]:
        return (Target(kind, dimensions[dimension]),) if dimension in dimensions else ()

    return read


def _service(dimensions: Mapping[str, str]) -> tuple[Target, ...]:
    return ecs_service(dimensions.get("ClusterName", ""), dimensions.get("ServiceName", ""))


def _target_group(dimensions: Mapping[str, str]) -> tuple[Target, ...]:
    return target_group(dimensions["TargetGroup"]) if "TargetGroup" in dimensions else ()


def _load_balancer(dimensions: Mapping[str, str]) -> tuple[Target, ...]:
    path = dimensions.get("LoadBalancer") or dimensions.get("LoadBalancerName")
    return load_balancer(path) if path else ()


# The most specific first: the first target is the one a title names. An Auto Scaling group
# stays a group: which of its instances is at fault, its metrics do not say.
_READERS: tuple[Reader, ...] = (
    _service,
    _kind("InstanceId", "ec2-instance"),
    _kind("DBInstanceIdentifier", "rds-instance"),
    _kind("DBClusterIdentifier", "rds-cluster"),
    _kind("CacheClusterId", "cache-cluster"),
    _kind("FunctionName", "lambda-function"),
    _kind("QueueName", "sqs-queue"),
    _kind("BucketName", "s3-bucket"),
    _kind("AutoScalingGroupName", "auto-scaling-group"),
    _target_group,
    _load_balancer,
)


def metric_targets(metrics: Iterable[Metric], attributes: Mapping[str, str]) -> tuple[Target, ...]:
    """Return the targets of all metrics, and of a contributor's attributes, each once."""
    places = [metric.dimensions for metric in metrics]
    if attributes:
        places.insert(0, attributes)
    return unique(
        target for read in _READERS for dimensions in places for target in read(dimensions)
    )


def metric_labels(metrics: tuple[Metric, ...], attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the labels `namespace`, `metric` and `service`, as far as they are known."""
    if not metrics:
        return {}
    first = metrics[0]
    service = attributes.get("ServiceName") or first.dimensions.get("ServiceName", "")
    labels = {"namespace": first.namespace, "metric": first.name, "service": service}
    return {key: value for key, value in labels.items() if value}
