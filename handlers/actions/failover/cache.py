"""An ElastiCache shard: a replica becomes its primary. ElastiCache picks it, by the least lag.

Replication is asynchronous, so writes may be lost. Sources: Amazon ElastiCache API Reference,
"TestFailover" (at most 15 shards in 24 hours; made for tests, and AWS may block it in a
large-scale event), "NodeGroupMember" (roles are told only where cluster mode is off).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.action import Aws, Permissions, Request, Statement
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from handlers.actions.failover.course import Course, NoCourse
from handlers.actions.failover.lag import CACHE_LAG, READ_LAG, loss, read_lags, spelled
from handlers.actions.failover.recent import READ_CACHE_EVENTS, cache_events
from handlers.actions.failover.shard import READ_SHARDS, Shard, read_shards, same_shard
from handlers.actions.failover.standing import Stage, Standing, busy
from handlers.actions.failover.way import Way

NAME = "cache"
SECONDS = 60
STAYS = (
    "It cures no full memory and no bad key: the same data and the same load come along.",
    "Clients that keep the primary's address for long go on calling the old one.",
)
FOR_TESTS = (
    "AWS made this call for tests: at most 15 shards in 24 hours, and it may block it in a"
    " large-scale event"
)


def find(aws: Aws, request: Request) -> Iterator[Course]:
    """Yield a course for each shard that has a replica, the target's own first."""
    for shard in read_shards(aws, request.target.id):
        if shard.replicas:
            yield _course(aws, shard)


def back(aws: Aws, request: Request) -> Course:
    """Return the course that fails the shard over once more."""
    shard, before = same_shard(aws, request.saved), request.saved["from"]
    if shard.primary == before:
        raise NoCourse("Primary", f"{before} is the primary of shard {shard.id} again already")
    if before not in shard.replicas:
        raise NoCourse("Primary before", f"{before} is no replica of shard {shard.id} any more")
    return _course(aws, shard)


def read(aws: Aws, plan: Plan, _made: Mapping[str, Any]) -> Standing:
    """Read who is the primary now."""
    shard, before = same_shard(aws, plan.saved), plan.saved["from"]
    if shard.status != "available" or not shard.primary:
        return busy(shard.group, shard.status)
    stage = Stage.TODO if shard.primary == before else Stage.DONE
    return Standing(stage, f"{shard.primary} is the primary of shard {shard.id}")


def _course(aws: Aws, shard: Shard) -> Course:
    lags = read_lags(aws, CACHE_LAG, shard.replicas)
    wanted = {"ReplicationGroupId": shard.group, "NodeGroupId": shard.id}
    after = " or ".join(shard.replicas)
    return Course(
        way=NAME,
        choice=f"shard {shard.id} of {shard.group}",
        changes=(Change(f"primary of shard {shard.id}", shard.primary or "not told", after),),
        checks=tuple(_checks(aws, shard, lags)),
        call=Call(NAME, "elasticache", "TestFailover", wanted),
        saved={"group": shard.group, "shard": shard.id, "from": shard.primary},
        seconds=SECONDS,
        undo="failover.undo fails the shard over once more, with the same risk to late writes",
        affects=(f"Connections to the primary of shard {shard.id} end; writes fail meanwhile",),
        does_not=STAYS,
        data_loss=loss(min(lags.values(), default=None)),
    )


def _checks(aws: Aws, shard: Shard, lags: Mapping[str, float]) -> Iterator[Precondition]:
    yield _demand("Status", f"{shard.group} is {shard.status}", ok=shard.status == "available")
    failover = f"Automatic failover of {shard.group} is {shard.automatic_failover}"
    yield _demand("Automatic failover", failover, ok=shard.automatic_failover == "enabled")
    told = f"{shard.primary} is the primary"
    untold = (
        "In cluster mode ElastiCache tells no roles, so nobody could verify it: use its console"
    )
    yield _demand("Roles", told if shard.primary else untold, ok=bool(shard.primary))
    yield _lag(shard, lags)
    yield Precondition("Made for tests", Verdict.WARNED, FOR_TESTS)
    yield cache_events(aws, shard.group)


def _demand(name: str, says: str, *, ok: bool) -> Precondition:
    return Precondition(name, Verdict.PASSED if ok else Verdict.BLOCKED, says)


def _lag(shard: Shard, lags: Mapping[str, float]) -> Precondition:
    told = [f"{name} {spelled(lags[name])}" for name in shard.replicas if name in lags]
    verdict = Verdict.PASSED if told else Verdict.WARNED
    says = ", ".join(told) or "CloudWatch has no lag of the replicas for the last minutes"
    return Precondition("Lag", verdict, says, stable=False)


PERMISSIONS = Permissions(
    read=(READ_SHARDS, READ_LAG, READ_CACHE_EVENTS),
    write=(
        Statement(
            "Fail a shard over to a replica",
            ("elasticache:TestFailover",),
            ("arn:aws:elasticache:${Region}:${Account}:replicationgroup:*",),
        ),
    ),
)
CACHE = Way(
    NAME,
    "Make a replica the primary",
    ("cache-cluster",),
    "a replication group with a replica",
    find,
    back,
    read,
    PERMISSIONS,
    PERMISSIONS,
)
