"""Where an instance's flow logs are: those of its VPC, subnets or interfaces.

Sources: Amazon EC2 API Reference, "DescribeInstances", "DescribeFlowLogs".
"""

from dataclasses import dataclass
from typing import Any

from bot.core.action import Aws
from handlers.events.reading import at, listing, text

CLOUDWATCH = "cloud-watch-logs"
MOST = 50  # flow logs of one instance


@dataclass(frozen=True, slots=True)
class Wired:
    """An instance's network: ids and private addresses of its interfaces."""

    vpc: str
    interfaces: tuple[str, ...]
    subnets: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlowLog:
    """A flow log. group: its log group, "" where it goes elsewhere; format: its fields."""

    group: str
    format: str
    destination: str


def wired(aws: Aws, instance: str) -> Wired | None:
    """Read how an instance is wired; None where it has no interface any more."""
    # As a filter: by its id, AWS refuses to describe an instance that is gone.
    answer = aws.client("ec2").describe_instances(
        Filters=[{"Name": "instance-id", "Values": [instance]}]
    )
    found = at(answer, "Reservations", 0, "Instances", 0)
    interfaces = listing(found, "NetworkInterfaces")
    ids = tuple(filter(None, (text(each, "NetworkInterfaceId") for each in interfaces)))
    subnets = tuple(filter(None, (text(each, "SubnetId") for each in interfaces)))
    return Wired(text(found, "VpcId"), ids, subnets, _addresses(interfaces)) if ids else None


def flow_logs(ec2: Any, network: Wired) -> list[FlowLog]:
    """Read the flow logs that an instance's traffic is in; those to CloudWatch Logs first."""
    places = [*network.interfaces, *network.subnets, *filter(None, [network.vpc])]
    answer = ec2.describe_flow_logs(
        Filters=[{"Name": "resource-id", "Values": places}], MaxResults=MOST
    )
    active = [
        each for each in listing(answer, "FlowLogs") if text(each, "FlowLogStatus") == "ACTIVE"
    ]
    found = [_flow_log(each) for each in active]
    return sorted(found, key=lambda each: not each.group)


def _flow_log(found: object) -> FlowLog:
    # Flow logs of long ago name no type: there was CloudWatch alone.
    kind = text(found, "LogDestinationType") or CLOUDWATCH
    group = text(found, "LogGroupName") if kind == CLOUDWATCH else ""
    return FlowLog(group, text(found, "LogFormat"), text(found, "LogDestination") or kind)


def _addresses(interfaces: list[object]) -> tuple[str, ...]:
    private = [
        text(address, "PrivateIpAddress")
        for each in interfaces
        for address in listing(each, "PrivateIpAddresses")
    ]
    v6 = [text(a, "Ipv6Address") for each in interfaces for a in listing(each, "Ipv6Addresses")]
    return tuple(filter(None, (*private, *v6)))
