"""Who has a network interface, in words.

Types and descriptions: Amazon EC2 API Reference, page "NetworkInterface"; Elastic Load
Balancing, RDS, Lambda and others describe the interfaces that they make.
"""

from collections.abc import Mapping, Sequence
from typing import Any

SHOWN = 20

_TYPES = {
    "lambda": "a Lambda function",
    "vpc_endpoint": "an interface endpoint",
    "network_load_balancer": "a Network Load Balancer",
    "gateway_load_balancer": "a Gateway Load Balancer",
    "gateway_load_balancer_endpoint": "a Gateway Load Balancer endpoint",
    "load_balancer": "a load balancer",
    "natGateway": "a NAT gateway",
    "nat_gateway": "a NAT gateway",
    "transit_gateway": "a transit gateway attachment",
    "api_gateway_managed": "an API Gateway link",
    "global_accelerator_managed": "a Global Accelerator",
    "quicksight": "QuickSight",
}
_DESCRIPTIONS = {
    "ELB app/": "an Application Load Balancer",
    "ELB net/": "a Network Load Balancer",
    "ELB ": "a Classic Load Balancer",
    "RDSNetworkInterface": "an RDS database",
    "ElastiCache ": "an ElastiCache cluster",
    "EFS mount target": "an EFS mount target",
    "AWS Lambda VPC ENI": "a Lambda function",
    "VPC Endpoint Interface": "an interface endpoint",
    "Amazon EKS ": "an EKS cluster",
    "arn:aws:ecs:": "an ECS task",
}


def user_of(raw: Mapping[str, Any], name: str) -> str:
    """Return who has the interface. name: its instance's, "" where it has none."""
    instance = instance_of(raw)
    if instance:
        return f"{name} ({instance})" if name else instance
    said = raw.get("Description", "")
    kind = _TYPES.get(raw.get("InterfaceType", ""), "") or _described(said)
    if not kind:
        kind = "an AWS service" if raw.get("RequesterManaged") else "an interface"
    detail = f" “{said}”" if said else ""
    return f"{kind}{detail} ({raw['NetworkInterfaceId']})"


def instance_of(raw: Mapping[str, Any]) -> str:
    """Return the instance an interface is attached to, else ""."""
    return str(raw.get("Attachment", {}).get("InstanceId", ""))


def listed(words: Sequence[str]) -> str:
    """Return them after commas, each once; the first few where there are many."""
    unique = list(dict.fromkeys(words))
    more = len(unique) - SHOWN
    return ", ".join(unique[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _described(said: str) -> str:
    return next((kind for start, kind in _DESCRIPTIONS.items() if said.startswith(start)), "")
