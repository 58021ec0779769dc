"""The web servers and the load balancer in front of them."""

from typing import Any

from bot.sandbox.aws.seed.tags import tagged, tags
from bot.sandbox.aws.shop import Network, Web, WebServer

IMAGE_ID = "ami-0abcdef1234567890"


def seed_web(ec2: Any, elbv2: Any, network: Network) -> Web:
    """Create web-1 and web-2, one in each zone, behind an application load balancer."""
    first, second = network.subnet_ids
    servers = (_server(ec2, network, "web-1", first), _server(ec2, network, "web-2", second))
    target_group_arn = _target_group(elbv2, network, servers)
    return Web(servers, _load_balancer(elbv2, network, target_group_arn), target_group_arn)


def _server(ec2: Any, network: Network, name: str, subnet_id: str) -> WebServer:
    interface = {
        "DeviceIndex": 0,
        "SubnetId": subnet_id,
        "Groups": [network.web_group_id],
        "AssociatePublicIpAddress": True,
        "DeleteOnTermination": True,
    }
    instance = ec2.run_instances(
        ImageId=IMAGE_ID,
        InstanceType="t3.medium",
        MinCount=1,
        MaxCount=1,
        NetworkInterfaces=[interface],
        TagSpecifications=tagged("instance", name, "web"),
    )["Instances"][0]
    return _as_server(ec2, name, instance["InstanceId"], network)


def _as_server(ec2: Any, name: str, instance_id: str, network: Network) -> WebServer:
    """Read an instance back: what it is given at its start is not all in the first answer."""
    found = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
    return WebServer(
        name=name,
        instance_id=instance_id,
        zone=found["Placement"]["AvailabilityZone"],
        vpc_id=network.vpc_id,
        subnet_id=found["SubnetId"],
        group_id=network.web_group_id,
        interface_id=found["NetworkInterfaces"][0]["NetworkInterfaceId"],
        private_ip=found["PrivateIpAddress"],
        public_ip=found["PublicIpAddress"],
    )


def _target_group(elbv2: Any, network: Network, servers: tuple[WebServer, ...]) -> str:
    group = elbv2.create_target_group(
        Name="shop-web",
        Protocol="HTTP",
        Port=80,
        VpcId=network.vpc_id,
        TargetType="instance",
        Tags=tags("shop-web", "web"),
    )["TargetGroups"][0]
    targets = [{"Id": server.instance_id, "Port": 80} for server in servers]
    elbv2.register_targets(TargetGroupArn=group["TargetGroupArn"], Targets=targets)
    return str(group["TargetGroupArn"])


def _load_balancer(elbv2: Any, network: Network, target_group_arn: str) -> str:
    balancer = elbv2.create_load_balancer(
        Name="shop-web",
        Type="application",
        Scheme="internet-facing",
        Subnets=list(network.subnet_ids),
        SecurityGroups=[network.load_balancer_group_id],
        Tags=tags("shop-web", "web"),
    )["LoadBalancers"][0]
    elbv2.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": target_group_arn}],
    )
    # Off where nobody turns it on: without it there is nothing that ARC could shift.
    elbv2.modify_load_balancer_attributes(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Attributes=[{"Key": "zonal_shift.config.enabled", "Value": "true"}],
    )
    return str(balancer["LoadBalancerArn"])
