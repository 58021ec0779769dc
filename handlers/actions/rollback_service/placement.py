"""Where tasks run and who reaches them: what a deployment of a task definition leaves alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.plan import Change
from handlers.actions.rollback_service.revision import Revision

NONE = "none"
# What people call each setting; those without words of their own are only said to differ,
# since a log driver's options may hold a token.
CALLED = {
    "networkConfiguration": "Network",
    "loadBalancers": "Load balancers",
    "capacityProviderStrategy": "Capacity providers",
    "launchType": "Launch type",
    "platformVersion": "Platform version",
    "serviceRegistries": "Service discovery",
    "serviceConnectConfiguration": "Service Connect",
    "volumeConfigurations": "Volumes",
    "vpcLatticeConfigurations": "VPC Lattice",
}


def placement_changes(now: Revision, then: Revision) -> Iterator[Change]:
    """Tell what ECS's own rollback changes beside the task definition."""
    for setting, name in CALLED.items():
        before, after = now.settings.get(setting), then.settings.get(setting)
        if now.settings and then.settings and before != after:
            yield Change(name, _words(setting, before), _words(setting, after))


def placement_stays(now: Revision, then: Revision) -> Iterator[str]:
    """Tell what stays as it is now, although it was different then."""
    for change in placement_changes(now, then):
        yield (
            f"{change.what} stays as it is now ({change.before});"
            f" with {then.label} it was {change.after}."
        )


def _words(setting: str, value: Any) -> str:
    if not value:
        return NONE
    match setting:
        case "networkConfiguration":
            return _network(value.get("awsvpcConfiguration", {}))
        case "loadBalancers":
            return ", ".join(_balancer(each) for each in value)
        case "capacityProviderStrategy":
            return ", ".join(f"{each['capacityProvider']} {_shares(each)}" for each in value)
        case "launchType" | "platformVersion":
            return str(value)
        case _:
            return "configured"


def _network(network: Mapping[str, Any]) -> str:
    subnets = ", ".join(network.get("subnets", ()))
    groups = ", ".join(network.get("securityGroups", ())) or NONE
    return f"subnets {subnets}; groups {groups}; public IP {network.get('assignPublicIp', NONE)}"


def _balancer(balancer: Mapping[str, Any]) -> str:
    behind = balancer.get("targetGroupArn") or balancer.get("loadBalancerName") or NONE
    name = str(behind).rpartition("targetgroup/")[2].partition("/")[0]
    return f"{name} to {balancer.get('containerName')}:{balancer.get('containerPort')}"


def _shares(strategy: Mapping[str, Any]) -> str:
    return f"(weight {strategy.get('weight', 0)}, base {strategy.get('base', 0)})"
