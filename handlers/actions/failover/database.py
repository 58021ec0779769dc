"""An RDS instance as RDS describes it.

Source: Amazon RDS API Reference, "DBInstance".
"""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws, Statement
from bot.core.plan import Precondition, Verdict
from handlers.actions.failover.course import NoCourse

MISSING = ("DBInstanceNotFound", "DBInstanceNotFoundFault")
READ_INSTANCE = Statement(
    "Read the instance",
    ("rds:DescribeDBInstances",),
    ("arn:aws:rds:*:${Account}:db:*",),  # a replica may be in another Region
)


def read_instance(aws: Aws, name: str, region: str = "") -> Mapping[str, Any]:
    """Return the instance; raises NoCourse where there is none."""
    try:
        answer = aws.client("rds", region).describe_db_instances(DBInstanceIdentifier=name)
    except ClientError as failure:  # gone is an answer; all else is the caller's
        if failure.response["Error"]["Code"] not in MISSING:
            raise
        where = f" in {region}" if region else ""
        raise NoCourse("Instance", f"There is no DB instance {name}{where}") from failure
    found: Mapping[str, Any] = answer["DBInstances"][0]
    return found


def available(status: str, name: str) -> Precondition:
    """Return whether RDS takes a failover now."""
    if status == "available":
        return Precondition("Status", Verdict.PASSED, f"{name} is available")
    return Precondition("Status", Verdict.BLOCKED, f"{name} is {status}: RDS refuses until it ends")
