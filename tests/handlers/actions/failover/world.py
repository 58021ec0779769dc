"""A shop's databases, caches, load balancers and names, and an AWS that fails over.

The sandbox's services stand in front of moto in this process. Time stands still but after a
write, when a minute passes at once: no step has to wait.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from botocore.awsrequest import AWSResponse
from botocore.parsers import create_parser
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client

from bot.core.action import Request
from bot.core.alert import Target
from bot.sandbox.aws.elasticache import elasticache
from bot.sandbox.aws.front import ServiceInFront
from bot.sandbox.aws.rds import RDS
from bot.sandbox.aws.zonal_shift import zonal_shift
from tests.support.aws import REGION, Account, Answer, empty_account, raw_client

FRONTED = ("rds", "elasticache", "arc-zonal-shift")
WRITES = ("Reboot", "Failover", "Promote", "Test", "Start", "Cancel")
LOGIN = {"MasterUsername": "shop", "MasterUserPassword": "opens-nothing"}
CLASS = "db.r6g.large"
NORTH = "eu-north-1"


@cache
def moto() -> Any:
    """Return moto's web application, which takes a second to make."""
    return DomainDispatcherApplication(create_backend_app)


@dataclass
class World:
    """aws: the action's, whose calls are written down. prefix: of this test's names."""

    aws: Account
    prefix: str = "shop"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    passes: bool = True

    def __post_init__(self) -> None:
        app = moto()
        for service in (RDS, elasticache(), zonal_shift()):
            app = ServiceInFront(app, service, clock=lambda: self.now)
        self.front = Client(app)

    def answer(self, model: Any, params: Mapping[str, Any], **_: Any) -> Answer:
        """Answer for a service in front of moto, on botocore's `before-call`."""
        service, body = model.service_model, params["body"]
        scope = f"20261120/{params['context']['client_region']}/{service.signing_name}/aws4_request"
        signed = f"AWS4-HMAC-SHA256 Credential=testing/{scope}, Signature=none"
        said = self.front.open(
            params["url_path"],
            method=params["method"],
            query_string=params["query_string"],
            data=urlencode(body) if isinstance(body, dict) else body,
            headers={**params["headers"], "Authorization": signed},
        )
        if self.passes and model.name.startswith(WRITES):
            self.now += timedelta(minutes=1)
        raw = {"body": said.data, "headers": dict(said.headers), "status_code": said.status_code}
        parsed = create_parser(service.resolved_protocol).parse(raw, model.output_shape)
        return AWSResponse("https://aws.test", said.status_code, {}, None), parsed

    def named(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def instance(self, name: str = "db", region: str = "", **more: Any) -> Target:
        made = self.named(name)
        rds(region).create_db_instance(
            **{
                "DBInstanceIdentifier": made,
                "Engine": "postgres",
                "DBInstanceClass": CLASS,
                "AllocatedStorage": 20,
                "MultiAZ": True,
                **LOGIN,
                **more,
            }
        )
        return Target("rds-instance", made)

    def replica(self, source: Target, name: str, region: str = "", **more: Any) -> str:
        made = self.named(name)
        where = f"arn:aws:rds:eu-west-1:{self.aws.account}:db:{source.id}" if region else source.id
        rds(region).create_db_instance_read_replica(
            DBInstanceIdentifier=made,
            SourceDBInstanceIdentifier=where,
            DBInstanceClass=more.pop("DBInstanceClass", CLASS),
            **more,
        )
        return made

    def cluster(self, *members: Mapping[str, Any], engine: str = "aurora-postgresql") -> Target:
        """Make a cluster, the first member its writer, one a zone; more: each one's settings."""
        name = self.named("cluster")
        size = {} if engine.startswith("aurora") else {"AllocatedStorage": 100}
        rds().create_db_cluster(DBClusterIdentifier=name, Engine=engine, **size, **LOGIN)
        for number, more in enumerate(members, 1):
            rds().create_db_instance(
                **{
                    "DBInstanceIdentifier": f"{name}-{number}",
                    "DBClusterIdentifier": name,
                    "Engine": engine,
                    "DBInstanceClass": CLASS,
                    "AvailabilityZone": f"eu-west-1{'abc'[(number - 1) % 3]}",
                    **more,
                }
            )
        return Target("rds-cluster", name)

    def lag(self, metric: str, name: str, value: float, region: str = "") -> None:
        """Have CloudWatch measure a lag now, in the metric's own unit."""
        is_cache = metric == "ReplicationLag"
        dimension = "CacheClusterId" if is_cache else "DBInstanceIdentifier"
        raw_client("cloudwatch", region or REGION).put_metric_data(
            Namespace="AWS/ElastiCache" if is_cache else "AWS/RDS",
            MetricData=[
                {
                    "MetricName": metric,
                    "Dimensions": [{"Name": dimension, "Value": name}],
                    "Timestamp": datetime.now(UTC) - timedelta(minutes=1),
                    "Value": value,
                }
            ],
        )

    def caches(self, **more: Any) -> Target:
        name = self.named("carts")
        raw_client("elasticache").create_replication_group(
            **{
                "ReplicationGroupId": name,
                "ReplicationGroupDescription": "carts",
                "Engine": "redis",
                "CacheNodeType": "cache.t4g.micro",
                "AutomaticFailoverEnabled": True,
                "ReplicasPerNodeGroup": 1,
                "PreferredCacheClusterAZs": ["eu-west-1a", "eu-west-1b"],
                **more,
            }
        )
        return Target("cache-cluster", name)

    def balancer(self, name: str = "web", *, shiftable: bool = True) -> Target:
        """Make a load balancer in two zones, with a healthy instance in each."""
        ec2, elbv2 = raw_client("ec2"), raw_client("elbv2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(
                VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"eu-west-1{zone}"
            )["Subnet"]["SubnetId"]
            for n, zone in enumerate("ab")
        ]
        made = elbv2.create_load_balancer(Name=self.named(name), Subnets=subnets)
        arn = made["LoadBalancers"][0]["LoadBalancerArn"]
        group = elbv2.create_target_group(
            Name=self.named(name), Protocol="HTTP", Port=80, VpcId=vpc, TargetType="instance"
        )["TargetGroups"][0]["TargetGroupArn"]
        elbv2.create_listener(
            LoadBalancerArn=arn,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
        )
        elbv2.register_targets(TargetGroupArn=group, Targets=[_host(each) for each in subnets])
        if shiftable:
            on = {"Key": "zonal_shift.config.enabled", "Value": "true"}
            elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[on])
        return Target("load-balancer", arn.partition("loadbalancer/")[2], self.named(name))

    def dns(self, target: Target) -> str:
        found = raw_client("elbv2").describe_load_balancers(Names=[target.name])
        return str(found["LoadBalancers"][0]["DNSName"])

    def zone(self, records: Sequence[Mapping[str, Any]]) -> str:
        """Make a hosted zone with these records."""
        route53 = raw_client("route53")
        made = route53.create_hosted_zone(Name=f"{self.prefix}.example", CallerReference="once")
        zone = str(made["HostedZone"]["Id"].rpartition("/")[2])
        changes = [{"Action": "CREATE", "ResourceRecordSet": record} for record in records]
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
        return zone


def _host(subnet: str) -> dict[str, str]:
    made = raw_client("ec2").run_instances(
        ImageId="ami-0abcdef1234567890", MinCount=1, MaxCount=1, SubnetId=subnet
    )
    return {"Id": made["Instances"][0]["InstanceId"]}


def rds(region: str = "") -> Any:
    return raw_client("rds", region) if region else raw_client("rds")


def asked(target: Target, to: str = "", saved: Mapping[str, Any] | None = None) -> Request:
    return Request(target, "INC-42", {"to": to}, saved or {})


@contextmanager
def fronted(world: World) -> Iterator[World]:
    """Let the sandbox's services answer, the action's clients and somebody's own alike."""
    for service in FRONTED:
        world.aws.hooks[f"before-call.{service}"] = world.answer
    clients = [raw_client(service) for service in FRONTED] + [raw_client("rds", NORTH)]
    for client in clients:
        client.meta.events.register("before-call", world.answer)
    try:
        yield world
    finally:
        for client in clients:
            client.meta.events.unregister("before-call", world.answer)


@contextmanager
def new_world() -> Iterator[World]:
    with empty_account() as aws, fronted(World(aws)) as world:
        yield world
