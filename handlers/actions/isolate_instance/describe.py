"""The instance and its interfaces, as EC2 describes them."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws


def instance(aws: Aws, instance_id: str) -> Mapping[str, Any]:
    """Return the instance; raises botocore's InvalidInstanceID.NotFound where there is none."""
    answer = aws.client("ec2").describe_instances(InstanceIds=[instance_id])
    found: Mapping[str, Any] = answer["Reservations"][0]["Instances"][0]
    return found


def interfaces(aws: Aws, instance_id: str) -> tuple[Mapping[str, Any], ...]:
    """Return every interface attached to the instance, in the order of its devices."""
    pages = (
        aws.client("ec2")
        .get_paginator("describe_network_interfaces")
        .paginate(Filters=[{"Name": "attachment.instance-id", "Values": [instance_id]}])
    )
    found = [interface for page in pages for interface in page["NetworkInterfaces"]]
    return tuple(sorted(found, key=_place))


def _place(interface: Mapping[str, Any]) -> tuple[int, int, str]:
    attachment = interface["Attachment"]
    card, device = attachment.get("NetworkCardIndex", 0), attachment["DeviceIndex"]
    return card, device, str(interface["NetworkInterfaceId"])
