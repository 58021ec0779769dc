"""Where a group stands: its VPC's addresses, its resolvers, and what prefix lists mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network

from handlers.actions.tighten_egress.rule import GROUP, LIST, Peer

Network = IPv4Network | IPv6Network
SERVICES = ("s3", "dynamodb")


@dataclass(frozen=True, slots=True)
class PrefixList:
    """A prefix list. weight: how many rules it counts as, for each family of addresses."""

    id: str
    name: str
    weight: int
    entries: tuple[Network, ...]

    @property
    def service(self) -> str:
        """Return `s3` or `dynamodb` for AWS's own lists of these, else ""."""
        name = self.name.rpartition(".")[2]
        return name if self.name.startswith("com.amazonaws.") and name in SERVICES else ""


@dataclass(frozen=True, slots=True)
class Place:
    """One VPC. resolvers: DNS servers that its DHCP options name, besides AWS's own."""

    vpc: str
    cidrs: tuple[Network, ...]
    resolvers: tuple[Network, ...] = ()
    lists: Mapping[str, PrefixList] = field(default_factory=dict)

    def networks(self, peer: Peer) -> tuple[Network, ...]:
        """Return the addresses behind a CIDR or a prefix list; () for those nobody knows."""
        if peer.kind == LIST:
            known = self.lists.get(peer.value)
            return known.entries if known else ()
        return () if peer.kind == GROUP else (ip_network(peer.value, strict=False),)

    def is_everywhere(self, peer: Peer) -> bool:
        """Tell whether a CIDR or a prefix list has every address of a family."""
        return any(network.prefixlen == 0 for network in self.networks(peer))

    def is_home(self, peer: Peer) -> bool:
        """Tell whether a group's members are in this VPC, not across a peering."""
        elsewhere = peer.group.get("VpcId", self.vpc) != self.vpc
        return not elsewhere and not peer.group.get("VpcPeeringConnectionId")


def cidr_peer(network: Network) -> Peer:
    """Return the peer that is a CIDR."""
    return Peer("CidrIpv4" if isinstance(network, IPv4Network) else "CidrIpv6", str(network))


def inside(inner: tuple[Network, ...], outer: tuple[Network, ...]) -> bool:
    """Tell whether every one of `inner`, of which there is one, lies in one of `outer`."""
    return bool(inner) and all(any(_within(one, other) for other in outer) for one in inner)


def _within(one: Network, other: Network) -> bool:
    return one.network_address in other and one.prefixlen >= other.prefixlen
