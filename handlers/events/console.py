"""Links into the AWS console, in the right partition and Region.

Every function gives () where account, Region or name do not say enough for a link that
works. Console hosts: AWS page "AWS Management Console", one for each partition.
"""

from urllib.parse import quote

from bot.core.alert import Link
from handlers.events.arn import partition_of, valid_region

_HOSTS = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
    "aws-eusc": "console.amazonaws-eusc.eu",
}


def alarm(region: str, name: str) -> tuple[Link, ...]:
    """Return the page of a CloudWatch alarm."""
    return _page("Alarm", region, "cloudwatch/home", f"alarmsV2:alarm/{_coded(name)}", name)


def guardduty_finding(region: str, finding: str) -> tuple[Link, ...]:
    """Return the page of a GuardDuty finding."""
    page = f"/findings?macros=current&fId={_coded(finding)}"
    return _page("Finding", region, "guardduty/home", page, finding)


def securityhub_finding(region: str, finding: str) -> tuple[Link, ...]:
    """Return Security Hub's list of findings, filtered down to one."""
    # The console reads the filter as `Id = \operator\:EQUALS\:<id>`, encoded twice.
    page = f"/findings?search=Id%3D%255Coperator%255C%253AEQUALS%255C%253A{_coded(_coded(finding))}"
    return _page("Finding", region, "securityhub/home", page, finding)


def ecs_service(region: str, cluster: str, service: str) -> tuple[Link, ...]:
    """Return the page of an ECS service."""
    path = f"ecs/v2/clusters/{_coded(cluster)}/services/{_coded(service)}/health"
    return _page("Service", region, path, "", cluster and service)


def rds_database(region: str, name: str, *, cluster: bool) -> tuple[Link, ...]:
    """Return the page of an RDS instance or cluster."""
    page = f"database:id={_coded(name)};is-cluster={str(cluster).lower()}"
    return _page("Database", region, "rds/home", page, name)


def auto_scaling_group(region: str, name: str) -> tuple[Link, ...]:
    """Return the page of an Auto Scaling group."""
    page = f"AutoScalingGroupDetails:id={_coded(name)};view=activity"
    return _page("Auto Scaling group", region, "ec2/home", page, name)


def sns_topic(region: str, topic_arn: str) -> tuple[Link, ...]:
    """Return the page of an SNS topic, where its subscriptions are."""
    return _page("Topic", region, "sns/v3/home", f"/topic/{_coded(topic_arn)}", topic_arn)


def health_event(event_arn: str) -> tuple[Link, ...]:
    """Return the page of an AWS Health event; only the `aws` partition has this host."""
    if not event_arn.startswith("arn:aws:"):
        return ()
    url = "https://health.aws.amazon.com/health/home#/event-log?eventID="
    return (Link("Health event", f"{url}{_coded(event_arn)}&eventTab=details"),)


def _page(label: str, region: str, path: str, page: str, name: str) -> tuple[Link, ...]:
    """Return one link; none without a real Region (it names the host) or the thing's name."""
    if not valid_region(region) or not name:
        return ()
    host = _HOSTS[partition_of(region)]
    # Only the `aws` partition has hosts for each Region; all read the Region from the query.
    where = f"{region}.{host}" if host == _HOSTS["aws"] else host
    fragment = f"#{page}" if page else ""
    return (Link(label, f"https://{where}/{path}?region={region}{fragment}"),)


def _coded(text: str) -> str:
    return quote(text, safe="", errors="replace")
