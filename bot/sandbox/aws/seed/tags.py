"""The tags that the shop's resources carry."""

from typing import Any

from bot.sandbox.aws.names import ENVIRONMENT


def tags(name: str, service: str) -> list[dict[str, str]]:
    """Return a resource's tags, in the form that EC2 and Elastic Load Balancing take."""
    values = {"Name": name, "service": service, "environment": ENVIRONMENT}
    return [{"Key": key, "Value": value} for key, value in values.items()]


def tagged(resource_type: str, name: str, service: str) -> list[dict[str, Any]]:
    """Return EC2's TagSpecifications for one new resource."""
    return [{"ResourceType": resource_type, "Tags": tags(name, service)}]
