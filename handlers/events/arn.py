"""Amazon Resource Names, accounts, Regions and partitions."""

import re
from typing import NamedTuple

_REGION = re.compile(r"[a-z]{2,5}(-[a-z]{2,12}){1,3}-[0-9]{1,2}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_PARTS = 6  # arn:partition:service:region:account:resource


class Arn(NamedTuple):
    """The parts of an ARN; each is "" where the ARN leaves it out or the text is no ARN.

    Region and account are "" as well where they are no real ones.
    """

    partition: str = ""
    service: str = ""
    region: str = ""
    account: str = ""
    resource: str = ""

    @property
    def name(self) -> str:
        """The last word of the resource: an instance's id, a queue's or topic's name."""
        return self.resource.rpartition("/")[2].rpartition(":")[2]


def read(text: str) -> Arn:
    """Return the parts of an ARN; all empty where the text is none."""
    parts = text.split(":", _PARTS - 1)
    if len(parts) < _PARTS or parts[0] != "arn":
        return Arn()
    _, partition, service, region, account, resource = parts
    return Arn(partition, service, valid_region(region), valid_account(account), resource)


def valid_region(text: str) -> str:
    """Return the text if it is written like a Region (`eu-west-1`), else ""."""
    return text if _REGION.fullmatch(text) else ""


def valid_account(text: str) -> str:
    """Return the text if it is written like an account (12 digits), else ""."""
    return text if _ACCOUNT.fullmatch(text) else ""


def partition_of(region: str) -> str:
    """Return the partition a Region belongs to: `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`."""
    for prefix, partition in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("eusc-", "aws-eusc")):
        if region.startswith(prefix):
            return partition
    return "aws"
