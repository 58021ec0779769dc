"""How many rules a group may have.

60 outbound rules for each family of addresses, by default. A rule that names a group counts
in both; one that names a prefix list as often as the list weighs. Both old and new rules
count, since the new come first. AWS page "Amazon VPC quotas", section on security groups.
"""

from collections import Counter
from collections.abc import Sequence

from handlers.actions.tighten_egress.edit import Edit
from handlers.actions.tighten_egress.place import Place
from handlers.actions.tighten_egress.rule import LIST, Rule
from handlers.actions.tighten_egress.scene import Scene

RULES = 60
IPV4, IPV6 = "IPv4", "IPv6"


def over_quota(scene: Scene, edits: Sequence[Edit]) -> list[str]:
    """Return in words the groups that will have more rules than AWS allows by default."""
    found = []
    for edit in edits:
        counts = _counted((*edit.group.egress, *edit.added), scene.places[edit.group.vpc])
        found += [
            f"{edit.group.label} comes to {count} {family} rules of {RULES}"
            for family, count in sorted(counts.items())
            if count > RULES
        ]
    return found


def _counted(rules: Sequence[Rule], place: Place) -> Counter[str]:
    counts: Counter[str] = Counter()
    for rule in rules:
        counts.update(_cost(rule, place))
    return counts


def _cost(rule: Rule, place: Place) -> dict[str, int]:
    match rule.peer.kind:
        case "CidrIpv4":
            return {IPV4: 1}
        case "CidrIpv6":
            return {IPV6: 1}
        case _:
            known = place.lists.get(rule.peer.value) if rule.peer.kind == LIST else None
            weight = known.weight if known else 1
            return {IPV4: weight, IPV6: weight}
