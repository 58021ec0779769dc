"""What a profile lets out at most.

`vpc-only`: the VPC's own addresses, AWS's prefix lists of S3 and DynamoDB, DNS to the custom
resolvers. Interface endpoints need no rule of their own: their addresses are the VPC's.
`web`: that, and tcp/443 to anywhere, through which any data can leave: not containment.
"""

from ipaddress import ip_network

from handlers.actions.tighten_egress.place import Place, cidr_peer
from handlers.actions.tighten_egress.rule import ANY, LIST, Peer, Rule

VPC_ONLY = "vpc-only"
WEB = "web"
PROFILES = (VPC_ONLY, WEB)
ANYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def profile_rules(profile: str, place: Place) -> tuple[Rule, ...]:
    """Return the most that the profile lets out of this VPC."""
    web = tuple(Rule("tcp", 443, 443, cidr_peer(network)) for network in ANYWHERE)
    return _vpc_only(place) + (web if profile == WEB else ())


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
