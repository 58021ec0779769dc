"""An account as a whole: whether it can be asked, and where things may run.

Sources: AWS STS API Reference, "GetCallerIdentity", which needs no permission; Amazon EC2 API
Reference, "DescribeRegions".
"""

from bot.core.action import Aws
from handlers.events.reading import listing, text


def take(aws: Aws) -> str:
    """Take the role that the session has and return its ARN; raises botocore's errors."""
    return text(aws.client("sts").get_caller_identity(), "Arn")


def regions(aws: Aws) -> tuple[str, ...]:
    """Return the Regions that the account has switched on; raises botocore's errors."""
    answer = aws.client("ec2").describe_regions()
    return tuple(sorted(text(each, "RegionName") for each in listing(answer, "Regions")))
