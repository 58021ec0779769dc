"""A load balancer's zonal shifts.

Source: ARC API Reference, "GetManagedResource", "ListZonalShifts": only one shift at a time is
in effect for a resource; AWS's own autoshift gives way to one that a person starts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws, Statement
from bot.core.plan import Precondition, Verdict
from handlers.actions.failover.balancer import ARNS, Balancer
from handlers.actions.failover.course import NoCourse
from handlers.actions.failover.recent import at, lately

LATELY = timedelta(hours=1)
APPLIED = "APPLIED"
# A shift that a person starts takes the place of these.
GIVES_WAY = ("PRACTICE_RUN", "ZONAL_AUTOSHIFT")
SWITCH = "zonal_shift.config.enabled"
READ_SHIFT = Statement(
    "Read a load balancer's zonal shift", ("arc-zonal-shift:GetManagedResource",), ARNS
)
READ_LATELY = Statement(
    "Read the zonal shifts of the last hour", ("arc-zonal-shift:ListZonalShifts",)
)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift that is in effect. until: when it ends, for people."""

    id: str
    zone_id: str
    comment: str
    until: str
    is_applied: bool

    @property
    def words(self) -> str:
        """Return what it does, and in whose words."""
        return f"away from {self.zone_id} until {self.until} ({self.comment})"


def shifts_now(aws: Aws, arn: str) -> list[Shift]:
    """Return the shifts in effect; raises NoCourse where zonal shift is off."""
    return _shifts(_managed(aws, arn))


def shift_checks(aws: Aws, balancer: Balancer) -> Iterator[Precondition]:
    """Yield whether a shift may start now."""
    try:
        managed = _managed(aws, balancer.arn)
    except NoCourse as off:  # the plan says how to switch it on
        yield off.precondition
        return
    yield Precondition("Zonal shift", Verdict.PASSED, f"It is on for {balancer.name}")
    for shift in _shifts(managed):
        says = f"A shift is in effect, {shift.words}: cancel it first, there is one at a time"
        yield Precondition("One shift at a time", Verdict.BLOCKED, says)
    for auto in managed.get("autoshifts", ()):
        if auto["appliedStatus"] == APPLIED:
            says = f"AWS itself shifted away from {auto['awayFrom']}: yours takes its place"
            yield Precondition("Autoshift", Verdict.WARNED, says)
    yield lately(_ended(aws, balancer.arn))


def _managed(aws: Aws, arn: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = aws.client("arc-zonal-shift").get_managed_resource(
            resourceIdentifier=arn
        )
    except ClientError as failure:  # off is an answer; all else is the caller's
        if failure.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        says = f"Zonal shift is off for this load balancer: set its attribute {SWITCH} to true"
        raise NoCourse("Zonal shift", says) from failure
    return found


def _ended(aws: Aws, arn: str) -> list[str]:
    """Return the shifts that began in the last hour and are over."""
    answer = aws.client("arc-zonal-shift").list_zonal_shifts(resourceIdentifier=arn)
    since = datetime.now(UTC) - LATELY
    over = [
        each for each in answer["items"] if each["status"] != "ACTIVE" and each["startTime"] > since
    ]
    over.sort(key=lambda each: each["startTime"])
    return [f"{at(each['startTime'])} away from {each['awayFrom']}" for each in over]


def _shifts(managed: Mapping[str, Any]) -> list[Shift]:
    listed = managed["zonalShifts"]
    return [_shift(raw) for raw in listed if raw.get("shiftType") not in GIVES_WAY]


def _shift(raw: Mapping[str, Any]) -> Shift:
    return Shift(
        raw["zonalShiftId"],
        raw["awayFrom"],
        raw["comment"],
        at(raw["expiryTime"]),
        raw["appliedStatus"] == APPLIED,
    )
