"""Operations on zonal shifts and on the resources they can be made for."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.aws.front import Call
from bot.sandbox.aws.refused import Refused
from bot.sandbox.aws.zonal_shift.resource import Resource, resource, resources
from bot.sandbox.aws.zonal_shift.shift import Shift, asked

JSON = dict[str, Any]


class Shifts:
    """Every zonal shift there was, the oldest first."""

    def __init__(self) -> None:
        self._shifts: list[Shift] = []

    def start(self, call: Call) -> JSON:
        """Start a shift; a resource has one at a time."""
        found = resource(call)
        if active := self._active(found, call):
            message = f"There is an active zonal shift for the resource: {active.id}."
            raise _conflict("ZonalShiftAlreadyExists", message, active)
        shift = asked(call, found)
        self._shifts.append(shift)
        return shift.shape(call.now)

    def cancel(self, call: Call) -> JSON:
        """Cancel a shift that is active."""
        shift = self._named(call.parameters["zonalShiftId"])
        if shift.status(call.now) != "ACTIVE":
            raise _conflict("ZonalShiftStatusNotActive", "The zonal shift is not active.", shift)
        shift.cancelled = True
        return shift.shape(call.now)

    def list_shifts(self, call: Call) -> JSON:
        """List shifts, those of a status or a resource where one is named."""
        shapes = [shift.shape(call.now) for shift in self._shifts]
        return {"items": [shape for shape in shapes if _is_asked(shape, call.parameters)]}

    def get_resource(self, call: Call) -> JSON:
        """Describe one resource."""
        return self._shape(resource(call), call)

    def list_resources(self, call: Call) -> JSON:
        """List all managed resources."""
        items = [
            self._shape(found, call) | {"availabilityZones": list(found.zones)}
            for found in resources(call)
        ]
        return {"items": items}

    def _active(self, found: Resource, call: Call) -> Shift | None:
        of_it = (shift for shift in self._shifts if shift.resource.arn == found.arn)
        return next((shift for shift in of_it if shift.status(call.now) == "ACTIVE"), None)

    def _named(self, name: str) -> Shift:
        for shift in self._shifts:
            if shift.id == name:
                return shift
        raise Refused("ResourceNotFoundException", f"There is no zonal shift {name}.", 404)

    def _shape(self, found: Resource, call: Call) -> JSON:
        active = self._active(found, call)
        away = active.away_from if active else None
        return {
            "arn": found.arn,
            "name": found.name,
            "appliedWeights": {zone: 0.0 if zone == away else 1.0 for zone in found.zones},
            "zonalShifts": [active.shape(call.now)] if active else [],
            "autoshifts": [],
            "zonalAutoshiftStatus": "DISABLED",
        }


def _is_asked(shape: JSON, parameters: Mapping[str, Any]) -> bool:
    names = ("status", "resourceIdentifier")
    return all(parameters.get(name) in (None, shape[name]) for name in names)


def _conflict(reason: str, message: str, shift: Shift) -> Refused:
    return Refused("ConflictException", message, 409, reason=reason, zonalShiftId=shift.id)
