"""The VPC and its security groups."""

from typing import Any

from bot.sandbox.aws.names import ACCOUNT_NAME, REGION
from bot.sandbox.aws.seed.tags import tagged
from bot.sandbox.aws.shop import Network

ANYWHERE = [{"CidrIp": "0.0.0.0/0"}]


def seed_network(ec2: Any) -> Network:
    """Create the network. A new security group lets everything out, which is kept that way."""
    vpc_id = _vpc(ec2)
    public = _group(ec2, vpc_id, "load-balancer", 443, {"IpRanges": ANYWHERE})
    web = _group(ec2, vpc_id, "web", 80, _from_group(public))
    api = _group(ec2, vpc_id, "api", 8080, _from_group(public))
    data = _group(ec2, vpc_id, "data", 5432, _from_group(web, api))
    subnets = (_subnet(ec2, vpc_id, "a", "10.0.0.0/24"), _subnet(ec2, vpc_id, "b", "10.0.1.0/24"))
    return Network(vpc_id, subnets, public, web, api, data)


def _vpc(ec2: Any) -> str:
    names = tagged("vpc", ACCOUNT_NAME, "network")
    vpc_id = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=names)["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    return str(vpc_id)


def _subnet(ec2: Any, vpc_id: str, zone: str, cidr: str) -> str:
    subnet = ec2.create_subnet(
        VpcId=vpc_id,
        CidrBlock=cidr,
        AvailabilityZone=f"{REGION}{zone}",
        TagSpecifications=tagged("subnet", f"shop-{zone}", "network"),
    )["Subnet"]
    return str(subnet["SubnetId"])


def _group(ec2: Any, vpc_id: str, service: str, port: int, source: dict[str, Any]) -> str:
    group_id = ec2.create_security_group(
        GroupName=f"shop-{service}",
        Description=f"The shop's {service}",
        VpcId=vpc_id,
        TagSpecifications=tagged("security-group", f"shop-{service}", service),
    )["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **source}
    ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=[rule])
    return str(group_id)


def _from_group(*group_ids: str) -> dict[str, Any]:
    return {"UserIdGroupPairs": [{"GroupId": group_id} for group_id in group_ids]}
