"""Every way to fail over, the one that loses least first."""

from collections.abc import Callable, Iterable, Mapping

from bot.core.action import Permissions, Statement
from handlers.actions.failover.aurora import AURORA
from handlers.actions.failover.cache import CACHE
from handlers.actions.failover.multi_az_cluster import MULTI_AZ_CLUSTER
from handlers.actions.failover.multi_az_instance import MULTI_AZ_INSTANCE
from handlers.actions.failover.read_replica import READ_REPLICA
from handlers.actions.failover.route53 import ROUTE53
from handlers.actions.failover.way import Way
from handlers.actions.failover.zonal_shift import ZONAL_SHIFT

ALL = (
    ZONAL_SHIFT,
    MULTI_AZ_INSTANCE,
    MULTI_AZ_CLUSTER,
    AURORA,
    ROUTE53,
    CACHE,
    READ_REPLICA,
)
WAYS: Mapping[str, Way] = {way.name: way for way in ALL}
KINDS = tuple(dict.fromkeys(kind for way in ALL for kind in way.kinds))


def together(part: Callable[[Way], Permissions]) -> Permissions:
    """Return what all ways need, each statement once."""
    parts = [part(way) for way in ALL]
    read = _once(statement for each in parts for statement in each.read)
    return Permissions(read, _once(statement for each in parts for statement in each.write))


def _once(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    found: list[Statement] = []  # conditions are dictionaries, so no set takes them
    for statement in statements:
        if statement not in found:
            found.append(statement)
    return tuple(found)
