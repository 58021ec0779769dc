"""What is left of a group's rules under a profile: never more than it had before.

Tightening is an intersection. A group that let out tcp/5432 alone does not get the whole VPC
because a profile would allow it.
"""

from collections.abc import Iterable

from handlers.actions.tighten_egress.place import Place, inside
from handlers.actions.tighten_egress.rule import ANY, GROUP, PORTED, Peer, Rule

Ports = tuple[str, int, int]


def narrowed(
    rules: Iterable[Rule], allowed: tuple[Rule, ...], place: Place
) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return (the rules that stay as they are, the narrower ones in place of the others)."""
    rules = tuple(rules)
    kept = tuple(rule for rule in rules if fits(rule, allowed, place))
    parts = dict.fromkeys(
        part for rule in rules for limit in allowed if (part := common(rule, limit, place))
    )
    fresh = [part for part in parts if part not in kept]
    for one in tuple(fresh):
        others = [other for other in (*kept, *fresh) if other != one]
        if any(common(one, other, place) == one for other in others):  # lets the same out anyway
            fresh.remove(one)
    return kept, tuple(fresh)


def fits(rule: Rule, allowed: tuple[Rule, ...], place: Place) -> bool:
    """Tell whether a rule lets out nothing but what is allowed, by all limits together."""
    ports = (rule.protocol, rule.from_port, rule.to_port)
    limits = [limit.peer for limit in allowed if _ports(rule, limit) == ports]
    if rule.peer in limits:
        return True
    if rule.peer.kind == GROUP:
        return any(_admits_group(rule.peer, limit, place) for limit in limits)
    reach = tuple(network for limit in limits for network in place.networks(limit))
    return inside(place.networks(rule.peer), reach)


def common(rule: Rule, limit: Rule, place: Place) -> Rule | None:
    """Return what both rules let out; None for nothing, or for what no single rule can say."""
    ports = _ports(rule, limit)
    peer = _peer(rule.peer, limit.peer, place)
    if ports is None or peer is None:
        return None
    protocol, first, last = ports
    return Rule(protocol, first, last, peer)


def _ports(rule: Rule, limit: Rule) -> Ports | None:
    mine = (rule.protocol, rule.from_port, rule.to_port)
    theirs = (limit.protocol, limit.from_port, limit.to_port)
    if limit.protocol == ANY or mine == theirs:
        return mine
    if rule.protocol == ANY:
        return theirs
    if rule.protocol != limit.protocol or rule.protocol not in PORTED:
        return None
    first, last = max(rule.from_port, limit.from_port), min(rule.to_port, limit.to_port)
    return (rule.protocol, first, last) if first <= last else None


def _peer(mine: Peer, limit: Peer, place: Place) -> Peer | None:
    if mine == limit:
        return mine
    if mine.kind == GROUP:
        return mine if _admits_group(mine, limit, place) else None
    ours, theirs = place.networks(mine), place.networks(limit)
    if inside(ours, theirs):
        return mine
    return limit if inside(theirs, ours) else None


def _admits_group(group: Peer, limit: Peer, place: Place) -> bool:
    """Tell whether a limit covers a group: one here by the VPC's addresses, others by all."""
    if place.is_home(group):
        reach = place.networks(limit)
        return any(inside((cidr,), reach) for cidr in place.cidrs)
    return place.is_everywhere(limit)
