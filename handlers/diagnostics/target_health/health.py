"""How load balancers find targets, each with its Availability Zone.

Sources: Elastic Load Balancing API Reference (2015-12-01), "DescribeTargetHealth"; (2012-06-01)
"DescribeInstanceHealth".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.action import Aws
from handlers.events.reading import listing, text

MOST = 200  # instances whose zones are looked up: the values that a filter takes
HEALTHY = frozenset({"healthy", "InService"})


@dataclass(frozen=True, slots=True)
class Health:
    """A target: `i-0abc:80`. zone: "" where unknown; why: the load balancer's words."""

    group: str
    id: str
    port: str
    zone: str
    state: str
    why: str

    @property
    def is_healthy(self) -> bool:
        """Tell whether it gets requests."""
        return self.state in HEALTHY


def of_group(aws: Aws, arn: str) -> list[Health]:
    """Read the health of a target group's targets."""
    answer = aws.client("elbv2").describe_target_health(TargetGroupArn=arn)
    group = arn.partition(":targetgroup/")[2].partition("/")[0]
    return [_health(group, each) for each in listing(answer, "TargetHealthDescriptions")]


def of_classic(aws: Aws, name: str) -> list[Health]:
    """Read the health of a Classic Load Balancer's instances."""
    answer = aws.client("elb").describe_instance_health(LoadBalancerName=name)
    return [
        Health(name, text(each, "InstanceId"), "", "", text(each, "State"), _why_not(each))
        for each in listing(answer, "InstanceStates")
    ]


def with_zones(aws: Aws, found: Iterable[Health]) -> list[Health]:
    """Return targets with the zones of those that are instances: only addresses come with one."""
    every = list(found)
    unknown = [each.id for each in every if not each.zone and each.id.startswith("i-")]
    wanted = list(dict.fromkeys(unknown))[:MOST]
    zones = _zones(aws, wanted) if wanted else {}
    return [replace(each, zone=each.zone or zones.get(each.id, "")) for each in every]


def _zones(aws: Aws, instances: list[str]) -> dict[str, str]:
    answer = aws.client("ec2").describe_instances(
        Filters=[{"Name": "instance-id", "Values": instances}]
    )
    return {
        text(each, "InstanceId"): text(each, "Placement", "AvailabilityZone")
        for reservation in listing(answer, "Reservations")
        for each in listing(reservation, "Instances")
    }


def _health(group: str, found: object) -> Health:
    why = (text(found, "TargetHealth", key) for key in ("Description", "Reason"))
    return Health(
        group,
        text(found, "Target", "Id"),
        text(found, "Target", "Port"),
        text(found, "Target", "AvailabilityZone"),
        text(found, "TargetHealth", "State") or "unknown",
        ", ".join(filter(None, why)),
    )


def _why_not(found: object) -> str:
    # "N/A" is what a Classic Load Balancer says where there is nothing to say.
    why = text(found, "Description")
    return "" if why == "N/A" else why
