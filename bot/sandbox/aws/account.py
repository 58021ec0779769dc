"""How to reach the sandbox's AWS account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from bot.sandbox.aws.names import REGION

# Any non-empty pair will do: moto reads the account from its own setting, not from a key.
ACCESS_KEY_ID = "AKIASANDBOX000000000"
SECRET_ACCESS_KEY = "sandbox"  # noqa: S105 - opens nothing but the sandbox


@dataclass(frozen=True, slots=True)
class Account:
    """An AWS account behind one HTTP endpoint, such as `http://127.0.0.1:43777`."""

    endpoint: str
    session: boto3.Session

    def client(self, service: str) -> Any:
        """Return a boto3 client for a service, such as `ec2`, that talks to this account."""
        return self.session.client(service, endpoint_url=self.endpoint)

    def environment(self) -> Mapping[str, str]:
        """Return the AWS SDK's own variables that lead another process to this account."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            # Without this the SDK may wait for a metadata service that no laptop has.
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def account_at(endpoint: str) -> Account:
    """Return the account behind an endpoint, with the sandbox's made-up credentials."""
    session = boto3.Session(
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
        region_name=REGION,
    )
    return Account(endpoint, session)
