"""Which targets a load balancer finds healthy: one zone alone, or all of them."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.core.action import Aws, Statement
from bot.core.alert import Target
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from handlers.diagnostics.target_health.groups import Groups, groups_of
from handlers.diagnostics.target_health.health import Health, of_classic, of_group, with_zones

KINDS = ("load-balancer", "target-group", "ecs-service", "ec2-instance")


def _read(aws: Aws, question: Question) -> Evidence:
    target = question.target
    query = f"Elastic Load Balancing: the health of the targets of {target.label}"
    if not target.id:
        return evidence("The alert names nothing that is behind a load balancer", query=query)
    found, is_cut = _found(aws, target)
    if not found:
        beside = " among the first target groups" if is_cut else ""
        return evidence(
            f"{target.label} has no targets behind a load balancer{beside}", query=query
        )
    known = with_zones(aws, found)
    return evidence(_headline(target.label, known), _details(known, is_cut=is_cut), query=query)


def _found(aws: Aws, target: Target) -> tuple[list[Health], bool]:
    if target.kind == "load-balancer" and "/" not in target.id:
        return of_classic(aws, target.id), False
    groups = groups_of(aws, target)
    return [
        each for arn in groups.arns for each in _counted(groups, of_group(aws, arn))
    ], groups.is_cut


def _counted(groups: Groups, found: list[Health]) -> list[Health]:
    has_it = not groups.only or any(each.id == groups.only for each in found)
    return found if has_it else []


def _headline(label: str, found: list[Health]) -> str:
    """Return `1 of 2 targets of shop-web are healthy: eu-west-1a 1 of 1, eu-west-1b 0 of 1`."""
    said = f"{_share(found)} targets of {label} are healthy"
    zones = sorted(found, key=lambda each: each.zone)
    by_zone = [(zone, list(each)) for zone, each in groupby(zones, key=lambda each: each.zone)]
    told = [f"{zone or 'unknown zone'} {_share(each)}" for zone, each in by_zone]
    return f"{said}: {', '.join(told)}" if any(zone for zone, _ in by_zone) else said


def _share(found: Iterable[Health]) -> str:
    healthy = [each.is_healthy for each in found]
    return f"{sum(healthy):,} of {len(healthy):,}"


def _details(found: list[Health], *, is_cut: bool) -> Iterator[str]:
    """Yield a line for each target, those that are ill first."""
    if is_cut:
        yield "There are more target groups than were looked at"
    for each in sorted(found, key=lambda one: (one.is_healthy, one.zone)):
        name = ":".join(filter(None, (each.id, each.port)))
        why = f": {each.why}" if each.why else ""
        yield f"{name} {each.zone} {each.state} in {each.group}{why}".replace("  ", " ")


TARGET_HEALTH = Diagnostic(
    offer=Offer("target_health", "Target health", KINDS, "Which targets are healthy, by zone."),
    seconds=20,
    permissions=(
        Statement(
            "Look whether load balancers find targets healthy",
            (
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
                "elasticloadbalancing:DescribeInstanceHealth",
            ),
        ),
        Statement("See in which zone an instance is", ("ec2:DescribeInstances",)),
        Statement(
            "Read which target groups a service has",
            ("ecs:DescribeServices",),
            ("arn:aws:ecs:${Region}:${Account}:service/*",),
            {"ArnLike": {"ecs:cluster": "arn:aws:ecs:${Region}:${Account}:cluster/*"}},
        ),
    ),
    read=_read,
)
