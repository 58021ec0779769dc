"""What a profile lets out at most.

`vpc-only`: the VPC's own addresses, AWS's prefix lists of S3 and DynamoDB, DNS to the custom
resolvers. Interface endpoints need no rule of their own: their addresses are the VPC's.
Every other profile lets out that and a list. `web`: tcp/443 to anywhere, through which any
data can leave: not containment. A team's own: what its configuration says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from bot.core import egress
from bot.core.egress import EgressRule
from handlers.actions.tighten_egress.place import Place, cidr_peer
from handlers.actions.tighten_egress.rule import ANY, LIST, Peer, Rule, read_rule, rule_json

ANYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile. rules: what it lets out besides what `vpc-only` does."""

    name: str
    rules: tuple[Rule, ...] = ()

    @property
    def lists(self) -> tuple[str, ...]:
        """Return the ids of the prefix lists it names, each once."""
        found = (rule.peer.value for rule in self.rules if rule.peer.kind == LIST)
        return tuple(dict.fromkeys(found))


VPC_ONLY = Profile(egress.VPC_ONLY)
WEB = Profile(egress.WEB, tuple(Rule("tcp", 443, 443, cidr_peer(one)) for one in ANYWHERE))


def team_profile(name: str, written: Sequence[EgressRule]) -> Profile:
    """Return a profile of a team's own. written: its list, as configured."""
    return Profile(name, tuple(_rule(one) for one in written))


def profile_rules(profile: Profile, place: Place) -> tuple[Rule, ...]:
    """Return the most that the profile lets out of this VPC."""
    return (*_vpc_only(place), *profile.rules)


def profile_json(profile: Profile) -> dict[str, Any]:
    """Return the profile as a plan saves it, by which the plan is judged from then on."""
    return {"name": profile.name, "rules": [rule_json(rule) for rule in profile.rules]}


def read_profile(raw: Mapping[str, Any]) -> Profile:
    """Return the profile that `profile_json` made."""
    return Profile(raw["name"], tuple(read_rule(rule) for rule in raw["rules"]))


def _rule(written: EgressRule) -> Rule:
    is_list = written.to.startswith("pl-")
    peer = Peer(LIST, written.to) if is_list else cidr_peer(ip_network(written.to))
    return Rule(written.protocol.value, *written.ports, peer)


def _vpc_only(place: Place) -> tuple[Rule, ...]:
    here = [Rule(ANY, -1, -1, cidr_peer(network)) for network in place.cidrs]
    services = [
        Rule(ANY, -1, -1, Peer(LIST, listed.id))
        for listed in place.lists.values()
        if listed.service
    ]
    names = [
        Rule(protocol, 53, 53, cidr_peer(resolver))
        for resolver in place.resolvers
        for protocol in ("udp", "tcp")
    ]
    return (*here, *services, *names)
