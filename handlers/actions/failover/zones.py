"""Which zone looks impaired, and whether the others can carry its load."""

from collections.abc import Sequence

from bot.core.plan import Precondition, Verdict
from handlers.actions.failover.balancer import Group


def worst_first(zones: Sequence[str], groups: Sequence[Group]) -> list[str]:
    """Return the zones by their share of targets that are not healthy, the greatest first."""
    return sorted(zones, key=lambda zone: (-_ill(zone, groups), zone))


def doubt(zone: str, zones: Sequence[str], groups: Sequence[Group]) -> str:
    """Return why a zone is not left unless somebody chooses it; "" where it alone is ill."""
    if all(_ill(zone, groups) > _ill(other, groups) for other in zones if other != zone):
        return ""
    return f"its targets do not tell that {zone} is worse than the other zones"


def spare(zone: str, groups: Sequence[Group]) -> Precondition:
    """Return whether healthy targets are left outside a zone; counts differ every minute."""
    name, used = "Spare capacity", [group for group in groups if group.all]
    empty = [group.name for group in used if not group.healthy_outside(zone)]
    if not used:
        says = "Nothing tells in which zones its targets are: see that others can carry the load"
        return Precondition(name, Verdict.WARNED, says, stable=False)
    if empty:
        says = f"{', '.join(empty)} has no healthy target outside {zone}: traffic would go nowhere"
        return Precondition(name, Verdict.BLOCKED, says, stable=False)
    told = [
        f"{group.name} keeps {group.healthy_outside(zone)} of {sum(group.healthy.values())}"
        " healthy targets"
        for group in used
    ]
    says = f"{'; '.join(told)}: see whether they can carry all of it"
    return Precondition(name, Verdict.PASSED, says, stable=False)


def health_again(zone: str, groups: Sequence[Group]) -> Precondition:
    """Return whether a zone's targets are well enough to go back to."""
    name, here = "Zone is well", sum(group.all.get(zone, 0) for group in groups)
    well = sum(group.healthy.get(zone, 0) for group in groups)
    verdict = Verdict.PASSED if here and well == here else Verdict.WARNED
    says = f"{well} of {here} targets in {zone} are healthy"
    return Precondition(name, verdict, says, stable=False)


def _ill(zone: str, groups: Sequence[Group]) -> float:
    """Return the share of a zone's targets that are not healthy."""
    here = sum(group.all.get(zone, 0) for group in groups)
    well = sum(group.healthy.get(zone, 0) for group in groups)
    return (here - well) / here if here else 0.0
