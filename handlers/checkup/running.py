"""What runs in a Region: whether anybody uses it.

Sources: Amazon EC2 API Reference, "DescribeInstances"; Amazon ECS API Reference, "ListServices";
Amazon RDS API Reference, "DescribeDBInstances", where Aurora's instances are too.
"""

from itertools import islice

from bot.core.action import Aws
from handlers.checkup.pages import pages
from handlers.diagnostics.counted import counted
from handlers.events.reading import listing, texts

MOST = 5  # of a kind: whether there is any is the question
CLUSTERS = 20


def running(aws: Aws) -> str:
    """Return what runs here in words, "" for nothing; raises botocore's errors."""
    found = {"EC2 instance": _instances(aws), "ECS service": len(services(aws))}
    return " and ".join(
        counted(number, noun, more=number >= MOST) for noun, number in found.items() if number
    )


def services(aws: Aws) -> list[str]:
    """Return the ARNs of a few ECS services."""
    ecs = aws.client("ecs")
    clusters = texts(ecs.list_clusters(maxResults=CLUSTERS), "clusterArns")
    found = (
        name
        for cluster in clusters
        for name in texts(ecs.list_services(cluster=cluster, maxResults=MOST), "serviceArns")
    )
    return list(islice(found, MOST))


def databases(aws: Aws) -> bool:
    """Tell whether there is a database."""
    answer = aws.client("rds").describe_db_instances(MaxRecords=20)
    return bool(listing(answer, "DBInstances"))


def _instances(aws: Aws) -> int:
    running = {"Name": "instance-state-name", "Values": ["running"]}
    answers = pages(aws.client("ec2").describe_instances, Filters=[running], MaxResults=MOST)
    found = (
        instance
        for answer in answers
        for reservation in listing(answer, "Reservations")
        for instance in listing(reservation, "Instances")
    )
    return len(list(islice(found, MOST)))
