"""What people must know of an isolation that no call shows."""

from collections.abc import Iterator

from bot.core.action import Request
from handlers.actions.isolate_instance import options
from handlers.actions.isolate_instance.facts import Facts

UNDO = (
    "Release instance: back to what it was, wherever nobody changed it since. "
    "Snapshots, the empty quarantine group and a replacement stay."
)


def does_not(facts: Facts, request: Request) -> tuple[str, ...]:
    """Return what goes on all the same, each with the harder cut that would end it."""
    return tuple(_goes_on(facts, request))


def _goes_on(facts: Facts, request: Request) -> Iterator[str]:
    chosen = {name for name, value in request.parameters.items() if value is True}
    if options.STOP.name not in chosen:
        if options.TWO_HOP.name in chosen:
            yield "Connections through NAT or a network load balancer, and ping, may persist: stop"
        else:
            yield "Established connections may persist: cut them too, or stop it"
        yield "DNS through the VPC's resolver goes on: stop it"
    if facts.role and options.DENY_CREDENTIALS.name not in chosen:
        yield "Stolen credentials keep working elsewhere: deny its credentials"


def data_loss(facts: Facts, request: Request) -> str:
    """Return what is lost for good, "" for nothing."""
    if not request.parameters[options.STOP.name]:
        return ""
    return "its memory and its local disks" if facts.has_instance_store else "its memory"
