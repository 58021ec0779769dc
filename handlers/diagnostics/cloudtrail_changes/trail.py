"""By which attribute CloudTrail finds the changes of a resource.

Source: AWS CloudTrail API Reference, "LookupAttribute". The events of many services name no
resource that can be looked up: those are found by what was called, and read for its name.
"""

from dataclasses import dataclass
from types import MappingProxyType

from bot.core.alert import Target
from handlers.events.arn import partition_of
from handlers.events.reading import flag, text

# IAM and other global services write their events there alone.
GLOBAL = MappingProxyType(
    {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
)
LONGEST = 2000  # characters that AttributeValue takes


@dataclass(frozen=True, slots=True)
class Attribute:
    """A LookupAttribute. says_which: whether only the resource's own events have it."""

    key: str
    value: str
    says_which: bool = False


LOAD_BALANCING = Attribute("EventSource", "elasticloadbalancing.amazonaws.com")
CALLED = MappingProxyType(
    {
        "ecs-service": Attribute("EventName", "UpdateService"),
        "load-balancer": LOAD_BALANCING,
        "target-group": LOAD_BALANCING,
    }
)


def attribute_of(target: Target) -> Attribute | None:
    """Return what to look up; None for a target without a name."""
    name = _name(target)[:LONGEST]
    if not name:
        return None
    key = "Username" if target.kind == "iam-principal" else "ResourceName"
    return CALLED.get(target.kind) or Attribute(key, name, says_which=True)


def regions(region: str, target: Target) -> list[str]:
    """Return where to look, each once: a principal acts everywhere, and IAM is global."""
    others = [GLOBAL.get(partition_of(region), region)] if target.kind == "iam-principal" else []
    return list(dict.fromkeys([region, *others]))


def is_change_of(event: object, asked: Attribute, target: Target) -> bool:
    """Tell whether an event changes something, and is about the target."""
    if flag(event, "ReadOnly"):
        return False
    record = text(event, "CloudTrailEvent")
    name = _name(target)
    return asked.says_which or f'"{name}"' in record or f'/{name}"' in record


def _name(target: Target) -> str:
    """Return what CloudTrail calls it: a service without its cluster, a user without its path."""
    is_path = target.kind in ("ecs-service", "iam-principal")
    return target.id.rpartition("/")[2] if is_path else target.id
