"""One request, and all that an operation needs to answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.aws.front.agenda import Agenda


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked, of which account and Region, and when.

    parameters: by the names that botocore uses, as a client gives them; {} where the operation
    is none of ours.
    """

    parameters: Mapping[str, Any]
    account: str
    region: str
    now: datetime
    agenda: Agenda

    def moto(self, backends: Any) -> Any:
        """Return moto's state of the account and Region, out of a service's `..._backends`."""
        return backends[self.account][self.region]
