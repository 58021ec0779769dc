"""The load balancers that a zonal shift can move away from a zone."""

from collections.abc import Iterator
from dataclasses import dataclass

from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.elbv2.models import elbv2_backends

from bot.sandbox.aws.front import Call
from bot.sandbox.aws.refused import Refused

ENABLED = "zonal_shift.config.enabled"  # a load balancer's own attribute


@dataclass(frozen=True, slots=True)
class Resource:
    """A load balancer with zonal shift enabled. zones: their ids, such as `euw1-az1`."""

    arn: str
    name: str
    zones: tuple[str, ...]


def resources(call: Call) -> Iterator[Resource]:
    """Return every managed resource of the Region."""
    known = RegionsAndZonesBackend.zones[call.region]
    ids = {zone.name: zone.zone_id for zone in known}
    for balancer in call.moto(elbv2_backends).load_balancers.values():
        if balancer.attrs.get(ENABLED) == "true":
            zones = tuple(ids[zone.zone_name] for zone in balancer.availability_zones)
            yield Resource(balancer.arn, balancer.name, zones)


def resource(call: Call) -> Resource:
    """Return the resource that a call names by its ARN. Raises Refused where there is none."""
    arn = call.parameters["resourceIdentifier"]
    for found in resources(call):
        if found.arn == arn:
            return found
    message = f"The resource {arn} is not managed for zonal shifts."
    raise Refused("ResourceNotFoundException", message, 404)
