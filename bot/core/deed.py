"""Something that was done to an incident: what, by whom, when, with which details."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed as the ledger keeps it.

    kind: such as `incident.acknowledged`; actor: `system`, or `slack:U01AMINA`;
    fields: JSON values.
    """

    kind: str
    actor: str
    at: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)
