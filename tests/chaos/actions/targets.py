"""Make in AWS what the actions are let loose on."""

from datetime import timedelta
from typing import Any

from bot.core.alert import Target
from bot.sandbox.aws.account import Account
from bot.sandbox.aws.control import earlier
from bot.sandbox.aws.names import image
from bot.sandbox.aws.shop import Network

RELEASES = ("2.0.0", "2.1.0")
AMI = "ami-0abcdef1234567890"
CLUSTER = "shop"


def instance(account: Account, name: str, network: Network) -> Target:
    """Start an instance with two interfaces: half an isolation is then a real thing."""
    ec2, subnet = account.client("ec2"), network.subnet_ids[0]
    first = {"DeviceIndex": 0, "SubnetId": subnet, "Groups": [network.web_group_id]}
    started = ec2.run_instances(ImageId=AMI, MinCount=1, MaxCount=1, NetworkInterfaces=[first])
    instance = started["Instances"][0]["InstanceId"]
    groups = [network.api_group_id, network.web_group_id]
    second = ec2.create_network_interface(SubnetId=subnet, Groups=groups)["NetworkInterface"]
    second_id = second["NetworkInterfaceId"]
    ec2.attach_network_interface(NetworkInterfaceId=second_id, InstanceId=instance, DeviceIndex=1)
    _behind(account, f"{name}-alone", network, [instance])
    return Target("ec2-instance", instance)


def _behind(account: Account, name: str, network: Network, instances: list[str]) -> str:
    """Register instances in a new target group; return its ARN."""
    elbv2 = account.client("elbv2")
    made = elbv2.create_target_group(Name=name, Protocol="HTTP", Port=80, VpcId=network.vpc_id)
    group = made["TargetGroups"][0]["TargetGroupArn"]
    targets = [{"Id": instance, "Port": 80} for instance in instances]
    elbv2.register_targets(TargetGroupArn=group, Targets=targets)
    return str(group)


def balancer(account: Account, name: str, network: Network) -> Target:
    """Make a load balancer with a server in each zone."""
    ec2, elbv2 = account.client("ec2"), account.client("elbv2")
    servers = [
        ec2.run_instances(ImageId=AMI, MinCount=1, MaxCount=1, SubnetId=subnet)
        for subnet in network.subnet_ids
    ]
    group = _behind(account, name, network, [one["Instances"][0]["InstanceId"] for one in servers])
    made = elbv2.create_load_balancer(Name=name, Subnets=list(network.subnet_ids))
    arn = made["LoadBalancers"][0]["LoadBalancerArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    elbv2.create_listener(LoadBalancerArn=arn, Protocol="HTTP", Port=80, DefaultActions=forward)
    shifting = [{"Key": "zonal_shift.config.enabled", "Value": "true"}]
    elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=shifting)
    return Target("load-balancer", arn.partition("loadbalancer/")[2])


def service(account: Account, name: str, network: Network) -> Target:
    """Deploy two releases that both work, so that the way back ends well too."""
    ecs = account.client("ecs")
    inside = {"subnets": list(network.subnet_ids), "securityGroups": [network.api_group_id]}
    first, second = (_release(ecs, name, release) for release in RELEASES)
    with earlier(account, timedelta(hours=1)):  # it has worked, so there is a way back to it
        ecs.create_service(
            cluster=CLUSTER,
            serviceName=name,
            taskDefinition=first,
            desiredCount=2,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": inside},
        )
    ecs.update_service(cluster=CLUSTER, service=name, taskDefinition=second)
    return Target("ecs-service", f"{CLUSTER}/{name}")


def _release(ecs: Any, name: str, release: str) -> str:
    container = {"name": "api", "image": image("api", release), "essential": True}
    made = ecs.register_task_definition(
        family=name,
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )
    return str(made["taskDefinition"]["taskDefinitionArn"])


def database(account: Account, name: str) -> Target:
    """Make a database with a standby."""
    account.client("rds").create_db_instance(
        DBInstanceIdentifier=name,
        Engine="postgres",
        DBInstanceClass="db.r6g.large",
        AllocatedStorage=100,
        MultiAZ=True,
        MasterUsername="shop",
        MasterUserPassword="opens-nothing",
    )
    return Target("rds-instance", name)


def user(account: Account, name: str) -> Target:
    """Make a user with two access keys."""
    iam = account.client("iam")
    iam.create_user(UserName=name)
    for _ in range(2):
        iam.create_access_key(UserName=name)
    return Target("iam-principal", name)
