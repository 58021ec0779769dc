"""Look at targets: AWS itself is asked."""

from typing import Any

from bot.sandbox.aws.account import Account
from tests.chaos.actions.aim import Aim
from tests.chaos.actions.instance import stand_of_instance
from tests.chaos.actions.standing import Standing, client, having, words

LONG = 14 * 24 * 60  # minutes; as long as RDS keeps events


def stand(account: Account, aim: Aim) -> Standing:
    """Look at the target of an aim."""
    return READS[aim.target.kind](account, aim.target.id)


def _group(account: Account, name: str) -> Standing:
    ec2 = client(account, "ec2")
    found = ec2.describe_security_group_rules(Filters=[having("group-id", name)])
    rules = [one for one in found["SecurityGroupRules"] if one["IsEgress"]]
    kept = ("IpProtocol", "FromPort", "ToPort", "CidrIpv4", "CidrIpv6", "PrefixListId")
    said = sorted(words(*(rule.get(key) for key in kept)) for rule in rules)
    return Standing(words(said), len(rules))


def _service(account: Account, name: str) -> Standing:
    cluster, _, service = name.partition("/")
    ecs = client(account, "ecs")
    found = ecs.describe_services(cluster=cluster, services=[service])["services"][0]
    runs = [(one["taskDefinition"], one["runningCount"]) for one in found["deployments"]]
    every: list[Any] = []
    more: dict[str, str] = {}
    while True:
        page = ecs.list_service_deployments(cluster=cluster, service=service, **more)
        every += page["serviceDeployments"]
        if not page.get("nextToken"):
            return Standing(words(runs), len(every))
        more = {"nextToken": page["nextToken"]}


def _balancer(account: Account, name: str) -> Standing:
    found = client(account, "arc-zonal-shift").list_zonal_shifts()["items"]
    mine = [one for one in found if one["resourceIdentifier"].endswith(name)]
    away = [one["awayFrom"] for one in mine if one["status"] == "ACTIVE"]
    return Standing(words(away), len(mine))


def _database(account: Account, name: str) -> Standing:
    rds = client(account, "rds")
    found = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    told = rds.describe_events(SourceType="db-instance", SourceIdentifier=name, Duration=LONG)
    begun = [one for one in told["Events"] if one["Message"].endswith("failover started.")]
    where = (found["DBInstanceStatus"], found["AvailabilityZone"])
    return Standing(words(where), len(begun))


def _user(account: Account, name: str) -> Standing:
    iam = client(account, "iam")
    keys = iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
    policies = iam.list_user_policies(UserName=name)["PolicyNames"]
    said = sorted((one["AccessKeyId"], one["Status"]) for one in keys)
    return Standing(words(said, len(policies)), len(policies))


READS = {
    "ec2-instance": stand_of_instance,
    "security-group": _group,
    "ecs-service": _service,
    "load-balancer": _balancer,
    "rds-instance": _database,
    "iam-principal": _user,
}
