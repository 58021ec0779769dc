"""Credentials of a role that is assumed in somebody's name."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.config import Config
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    CredentialProvider,
    DeferredRefreshableCredentials,
)
from botocore.exceptions import NoCredentialsError
from botocore.session import Session as BotocoreSession

# IAM knows these characters alone in the name of a session and in a source identity.
NOT_IN_NAMES = re.compile(r"[^\w+=,.@-]", re.ASCII)
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Caller:
    """In which role, and in whose name, AWS is called.

    role: its ARN, "" for the process's own credentials; person: an actor such as
    `slack:U01AMINA`; incident: `INC-42`; external_id: what the role's trust policy asks for.
    """

    role: str = ""
    person: str = ""
    incident: str = ""
    external_id: str = ""

    def arguments(self) -> dict[str, Any]:
        """Return what AssumeRole is told, so that CloudTrail names the person.

        Source: AWS STS API Reference, "AssumeRole". The role's trust policy must allow
        `sts:SetSourceIdentity` and `sts:TagSession` as well.
        """
        told: dict[str, Any] = {"RoleSessionName": _name(f"firebreak-{self.incident or 'read'}")}
        if self.person:
            told["SourceIdentity"] = _name(self.person)
        tags = {"firebreak-person": self.person, "firebreak-incident": self.incident}
        if any(tags.values()):
            told["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items() if value]
        if self.external_id:
            told["ExternalId"] = self.external_id
        return told


def _name(text: str) -> str:
    return NOT_IN_NAMES.sub(".", text)[:LONGEST_NAME]


class Assumed(CredentialProvider):  # type: ignore[misc]  # botocore has no types
    """Provides a role's credentials; botocore refreshes them before they expire."""

    METHOD = "firebreak-assume-role"

    def __init__(self, own: BotocoreSession, caller: Caller, region: str, config: Config) -> None:
        super().__init__()
        self._own = own
        self._caller = caller
        self._make = partial(own.create_client, region_name=region, config=config)

    def load(self) -> DeferredRefreshableCredentials:
        """Return credentials that assume the role when they are first used.

        Raises NoCredentialsError where the process has none of its own.
        """
        source = self._own.get_credentials()
        if source is None:
            raise NoCredentialsError
        fetcher = AssumeRoleCredentialFetcher(
            self._make, source, self._caller.role, extra_args=self._caller.arguments()
        )
        return DeferredRefreshableCredentials(fetcher.fetch_credentials, self.METHOD)
