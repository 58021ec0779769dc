"""The shop in a real moto server: what actions and diagnostics rely on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.shop import Shop, WebServer


@pytest.mark.parametrize(("number", "zone"), [(0, "eu-west-1a"), (1, "eu-west-1b")])
def test_a_web_server_runs_in_each_zone(
    account: Account, shop: Shop, number: int, zone: str
) -> None:
    server = shop.web.servers[number]

    instance = _instance(account, server)

    assert instance["State"]["Name"] == "running"
    assert instance["Placement"]["AvailabilityZone"] == zone == server.zone
    assert {"Key": "Name", "Value": f"web-{number + 1}"} in instance["Tags"]
    assert {"Key": "service", "Value": "web"} in instance["Tags"]
    (interface,) = instance["NetworkInterfaces"]
    assert interface["NetworkInterfaceId"] == server.interface_id
    assert [group["GroupId"] for group in interface["Groups"]] == [server.group_id]
    assert (instance["PrivateIpAddress"], instance["PublicIpAddress"]) == (
        server.private_ip,
        server.public_ip,
    )


def _instance(account: Account, server: WebServer) -> dict[str, Any]:
    found = account.client("ec2").describe_instances(InstanceIds=[server.instance_id])
    instance: dict[str, Any] = found["Reservations"][0]["Instances"][0]
    return instance


def test_every_security_group_lets_everything_out(account: Account, shop: Shop) -> None:
    network = shop.network
    groups = [
        network.load_balancer_group_id,
        network.web_group_id,
        network.api_group_id,
        network.data_group_id,
    ]

    found = account.client("ec2").describe_security_groups(GroupIds=groups)["SecurityGroups"]

    assert len({group["GroupId"] for group in found}) == 4
    for group in found:
        (egress,) = group["IpPermissionsEgress"]
        assert (egress["IpProtocol"], egress["IpRanges"]) == ("-1", [{"CidrIp": "0.0.0.0/0"}])
        assert len(group["IpPermissions"]) == 1


def test_both_servers_are_healthy_behind_the_load_balancer(account: Account, shop: Shop) -> None:
    elbv2 = account.client("elbv2")

    health = elbv2.describe_target_health(TargetGroupArn=shop.web.target_group_arn)
    (listener,) = elbv2.describe_listeners(LoadBalancerArn=shop.web.load_balancer_arn)["Listeners"]

    states = {
        target["Target"]["Id"]: target["TargetHealth"]["State"]
        for target in health["TargetHealthDescriptions"]
    }
    assert states == {shop.web_1.instance_id: "healthy", shop.web_2.instance_id: "healthy"}
    assert listener["DefaultActions"][0]["TargetGroupArn"] == shop.web.target_group_arn


def test_the_apis_bad_revision_failed_and_half_of_the_good_one_is_gone(
    account: Account, shop: Shop
) -> None:
    ecs = account.client("ecs")

    (service,) = ecs.describe_services(cluster="shop", services=["api"])["services"]
    good = ecs.describe_task_definition(taskDefinition=shop.api.good_revision_arn)

    new, old = service["deployments"]
    assert service["serviceArn"] == shop.api.service_arn
    assert service["taskDefinition"] == new["taskDefinition"] == shop.api.bad_revision_arn
    assert (new["status"], new["rolloutState"], new["runningCount"]) == ("PRIMARY", "FAILED", 0)
    assert (old["taskDefinition"], old["runningCount"]) == (shop.api.good_revision_arn, 1)
    assert (service["desiredCount"], service["runningCount"]) == (2, 1)
    assert good["taskDefinition"]["status"] == "ACTIVE"
    (container,) = good["taskDefinition"]["containerDefinitions"]
    assert container["image"].endswith("/shop-api:1.41.0")


def test_the_api_has_a_past(account: Account, shop: Shop) -> None:
    ecs = account.client("ecs")

    found = ecs.list_service_deployments(cluster="shop", service="api")["serviceDeployments"]
    tasks = ecs.list_tasks(cluster="shop", serviceName="api", desiredStatus="STOPPED")["taskArns"]
    stopped = ecs.describe_tasks(cluster="shop", tasks=tasks)["tasks"]

    assert [deployment["status"] for deployment in found] == ["STOPPED", "SUCCESSFUL"]
    assert found[0]["createdAt"] - found[1]["createdAt"] > timedelta(hours=23)
    assert found[0]["serviceArn"] == shop.api.service_arn
    assert {task["containers"][0]["exitCode"] for task in stopped} == {137}


def test_both_releases_are_in_the_registry(account: Account, shop: Shop) -> None:
    assert shop.api.service == "api"
    images = [{"imageTag": "1.41.0"}, {"imageTag": "1.42.0"}]

    found = account.client("ecr").describe_images(repositoryName="shop-api", imageIds=images)

    assert len({image["imageDigest"] for image in found["imageDetails"]}) == 2


def test_the_databases_can_fail_over(account: Account, shop: Shop) -> None:
    rds = account.client("rds")

    (instance,) = rds.describe_db_instances(DBInstanceIdentifier="shop-db")["DBInstances"]
    (cluster,) = rds.describe_db_clusters(DBClusterIdentifier="shop-aurora")["DBClusters"]

    assert instance["MultiAZ"] is True
    assert instance["DBInstanceStatus"] == cluster["Status"] == "available"
    writers = {
        member["DBInstanceIdentifier"]: member["IsClusterWriter"]
        for member in cluster["DBClusterMembers"]
    }
    assert writers == dict(zip(shop.data.member_ids, [True, False], strict=True))


def test_the_replica_follows_from_the_other_zone(account: Account, shop: Shop) -> None:
    found = account.client("rds").describe_db_instances()["DBInstances"]

    known = {instance["DBInstanceIdentifier"]: instance for instance in found}
    source, replica = known[shop.data.instance_id], known[shop.data.replica_id]
    assert source["ReadReplicaDBInstanceIdentifiers"] == [shop.data.replica_id]
    assert replica["ReadReplicaSourceDBInstanceIdentifier"] == shop.data.instance_id
    assert (replica["AvailabilityZone"], replica["MultiAZ"]) == ("eu-west-1b", False)


def test_the_cache_has_a_node_in_each_zone(account: Account, shop: Shop) -> None:
    elasticache = account.client("elasticache")

    (group,) = elasticache.describe_replication_groups(ReplicationGroupId=shop.data.cache_id)[
        "ReplicationGroups"
    ]

    nodes = {
        node["CacheClusterId"]: (node["CurrentRole"], node["PreferredAvailabilityZone"])
        for node in group["NodeGroups"][0]["NodeGroupMembers"]
    }
    placed = [("primary", "eu-west-1a"), ("replica", "eu-west-1b")]
    assert nodes == dict(zip(shop.data.cache_node_ids, placed, strict=True))
    assert (group["AutomaticFailover"], group["MultiAZ"]) == ("enabled", "enabled")


@pytest.mark.parametrize(
    ("namespace", "metric", "dimension", "value"),
    [
        ("AWS/RDS", "ReplicaLag", ("DBInstanceIdentifier", "shop-db-replica"), 0.4),
        ("AWS/RDS", "AuroraReplicaLag", ("DBInstanceIdentifier", "shop-aurora-2"), 18.0),
        ("AWS/ElastiCache", "ReplicationLag", ("CacheClusterId", "shop-cache-002"), 0.2),
    ],
)
@pytest.mark.usefixtures("shop")
def test_every_lag_is_measured_each_minute(
    account: Account, namespace: str, metric: str, dimension: tuple[str, str], value: float
) -> None:
    dimensions = [{"Name": dimension[0], "Value": dimension[1]}]
    named = {"Namespace": namespace, "MetricName": metric, "Dimensions": dimensions}
    now = datetime.now(UTC)

    for later in (timedelta(), timedelta(minutes=90)):
        span = {"StartTime": now + later - timedelta(minutes=5), "EndTime": now + later}
        statistic = {"Metric": named, "Period": 60, "Stat": "Maximum"}
        (found,) = account.client("cloudwatch").get_metric_data(
            MetricDataQueries=[{"Id": "lag", "MetricStat": statistic}], **span
        )["MetricDataResults"]
        assert len(found["Values"]) in (4, 5)
        assert set(found["Values"]) == {value}


def test_the_name_goes_to_the_shops_own_region(account: Account, shop: Shop) -> None:
    route53 = account.client("route53")

    found = route53.list_resource_record_sets(HostedZoneId=shop.dns.zone_id)["ResourceRecordSets"]

    records = [record for record in found if record["Name"] == shop.dns.name]
    assert {record["SetIdentifier"]: record["Weight"] for record in records} == dict(
        zip(shop.dns.set_ids, (100, 0), strict=True)
    )


def test_the_alarms_are_well_and_tell_the_topic(account: Account, shop: Shop) -> None:
    alarms = account.client("cloudwatch").describe_alarms()["MetricAlarms"]

    assert {alarm["AlarmName"]: alarm["StateValue"] for alarm in alarms} == {
        "web-1-cpu-high": "OK",
        "web-1-network-out-critical": "OK",
        "web-2-cpu-high": "OK",
        "web-2-network-out-critical": "OK",
        "api-5xx-high": "OK",
        "shop-db-cpu-high": "OK",
        "shop-aurora-replica-lag-high": "OK",
    }
    assert all(alarm["AlarmActions"] == alarm["OKActions"] == [shop.topic_arn] for alarm in alarms)


def test_topic_and_queue_have_the_names_of_the_configuration(account: Account, shop: Shop) -> None:
    topics = account.client("sns").list_topics()["Topics"]

    assert topics == [{"TopicArn": "arn:aws:sns:eu-west-1:111122223333:alarms"}]
    assert shop.queue_url == f"{account.endpoint}/111122223333/alarms"
