"""One zonal shift, and what may be asked of one."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.aws.front import Call
from bot.sandbox.aws.refused import Refused
from bot.sandbox.aws.zonal_shift.resource import Resource

LONGEST = timedelta(days=3)
UNITS = {"m": "minutes", "h": "hours"}


@dataclass(slots=True)
class Shift:
    """Traffic of a resource stays away from a zone, until it expires or is cancelled."""

    resource: Resource
    away_from: str
    start: datetime
    expiry: datetime
    comment: str
    cancelled: bool = False
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def status(self, now: datetime) -> str:
        """Return its status at a time."""
        if self.cancelled:
            return "CANCELED"
        return "ACTIVE" if now < self.expiry else "EXPIRED"

    def shape(self, now: datetime) -> dict[str, Any]:
        """Return it as a `ZonalShift`."""
        return {
            "zonalShiftId": self.id,
            "resourceIdentifier": self.resource.arn,
            "awayFrom": self.away_from,
            "startTime": self.start,
            "expiryTime": self.expiry,
            "status": self.status(now),
            "comment": self.comment,
            "shiftType": "ZONAL_SHIFT",
            "appliedStatus": "APPLIED",
        }


def asked(call: Call, resource: Resource) -> Shift:
    """Return the shift that a call asks for. Raises Refused for a zone or a time that cannot be."""
    zone, comment = call.parameters["awayFrom"], call.parameters["comment"]
    if zone not in resource.zones:
        message = f"The resource has no capacity in {zone}."
        raise Refused("ValidationException", message, reason="InvalidAz")
    return Shift(resource, zone, call.now, call.now + _span(call.parameters["expiresIn"]), comment)


def _span(written: str) -> timedelta:
    """Read a span such as `30m` or `12h`; at most three days, as the API Reference says."""
    found = re.fullmatch(r"([1-9][0-9]*)([mh])", written)
    span = timedelta(**{UNITS[found[2]]: int(found[1])}) if found else None
    if span is None or span > LONGEST:
        message = "expiresIn must be a number of minutes or hours, up to three days."
        raise Refused("ValidationException", message, reason="InvalidExpiresIn")
    return span
