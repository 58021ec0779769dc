"""What GuardDuty reports: an instance that floods other hosts with UDP."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.aws.clock import iso_millis, iso_seconds
from bot.sandbox.aws.messages.event import event
from bot.sandbox.aws.names import ACCOUNT_ID, ENVIRONMENT, REGION, arn
from bot.sandbox.aws.shop import WebServer

FINDING_TYPE = "Backdoor:EC2/DenialOfService.Udp"
# GuardDuty's default severity for this type: High.
SEVERITY = 8
DETECTOR_ID = "12abc34d567e8fa901bc2d34e56789f0"


def finding(
    server: WebServer, at: datetime, *, count: int = 1, first_seen: datetime | None = None
) -> dict[str, Any]:
    """Return an EventBridge event with the finding about a server, as of a time.

    GuardDuty repeats a finding with the same id and a higher `count` as long as it goes on.
    Shape: Amazon GuardDuty User Guide, "Finding details" and "EventBridge event".
    """
    return event(
        "aws.guardduty", "GuardDuty Finding", at, [], _detail(server, at, count, first_seen or at)
    )


def _detail(server: WebServer, at: datetime, count: int, first_seen: datetime) -> dict[str, Any]:
    finding_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{FINDING_TYPE}/{server.instance_id}").hex
    summary = (
        f"EC2 instance {server.instance_id} is behaving in a manner that may indicate it is being "
        "used to perform a Denial of Service (DoS) attack using UDP protocol."
    )
    return {
        "schemaVersion": "2.0",
        "accountId": ACCOUNT_ID,
        "region": REGION,
        "partition": "aws",
        "id": finding_id,
        "arn": arn("guardduty", f"detector/{DETECTOR_ID}/finding/{finding_id}"),
        "type": FINDING_TYPE,
        "resource": {"resourceType": "Instance", "instanceDetails": _instance(server, first_seen)},
        "service": _service(server, at, count, first_seen),
        "severity": SEVERITY,
        "createdAt": iso_millis(first_seen),
        "updatedAt": iso_millis(at),
        "title": summary,
        "description": summary,
    }


def _service(server: WebServer, at: datetime, count: int, first_seen: datetime) -> dict[str, Any]:
    return {
        "serviceName": "guardduty",
        "detectorId": DETECTOR_ID,
        "action": {
            "actionType": "NETWORK_CONNECTION",
            "networkConnectionAction": _connection(server),
        },
        "resourceRole": "ACTOR",
        "additionalInfo": {"value": "{}", "type": "default"},
        "evidence": None,
        "eventFirstSeen": iso_millis(first_seen),
        "eventLastSeen": iso_millis(at),
        "archived": False,
        "count": count,
    }


def _connection(server: WebServer) -> dict[str, Any]:
    """Return the attack; the victim's address is one of RFC 5737's, which nobody owns."""
    return {
        "connectionDirection": "OUTBOUND",
        "localIpDetails": {"ipAddressV4": server.private_ip},
        "localPortDetails": {"port": 41234, "portName": "Unknown"},
        "protocol": "UDP",
        "blocked": False,
        "remoteIpDetails": {
            "ipAddressV4": "203.0.113.77",
            "organization": {
                "asn": "64500",
                "asnOrg": "Example Network",
                "isp": "Example Network",
                "org": "Example Network",
            },
            "country": {"countryName": "Netherlands"},
            "city": {"cityName": "Amsterdam"},
            "geoLocation": {"lat": 52.37, "lon": 4.89},
        },
        "remotePortDetails": {"port": 80, "portName": "HTTP"},
    }


def _instance(server: WebServer, first_seen: datetime) -> dict[str, Any]:
    return {
        "instanceId": server.instance_id,
        "instanceType": "t3.medium",
        "outpostArn": None,
        "launchTime": iso_seconds(first_seen - timedelta(days=23)),
        "platform": None,
        "productCodes": [],
        "iamInstanceProfile": None,
        "networkInterfaces": [_interface(server)],
        "tags": [
            {"key": "Name", "value": server.name},
            {"key": "service", "value": "web"},
            {"key": "environment", "value": ENVIRONMENT},
        ],
        "instanceState": "running",
        "availabilityZone": server.zone,
        "imageId": "ami-0abcdef1234567890",
        "imageDescription": "Amazon Linux 2023",
    }


def _interface(server: WebServer) -> dict[str, Any]:
    private_name = f"ip-{server.private_ip.replace('.', '-')}.{REGION}.compute.internal"
    public_name = f"ec2-{server.public_ip.replace('.', '-')}.{REGION}.compute.amazonaws.com"
    return {
        "networkInterfaceId": server.interface_id,
        "ipv6Addresses": [],
        "privateDnsName": private_name,
        "privateIpAddress": server.private_ip,
        "privateIpAddresses": [
            {"privateDnsName": private_name, "privateIpAddress": server.private_ip}
        ],
        "subnetId": server.subnet_id,
        "vpcId": server.vpc_id,
        "securityGroups": [{"groupName": "shop-web", "groupId": server.group_id}],
        "publicDnsName": public_name,
        "publicIp": server.public_ip,
    }
