"""Tightening is an intersection: within both, and nothing of the intersection is lost."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.actions.tighten_egress.narrow import fits, narrowed
from handlers.actions.tighten_egress.place import Place, PrefixList, cidr_peer
from handlers.actions.tighten_egress.profile import VPC_ONLY, WEB, Profile, profile_rules
from handlers.actions.tighten_egress.rule import ANY, GROUP, LIST, Peer, Rule

S3 = PrefixList("pl-s3", "com.amazonaws.eu-west-1.s3", 1, (ip_network("52.218.0.0/17"),))
OWN = PrefixList("pl-own", "partners", 5, (ip_network("10.0.1.0/24"), ip_network("8.8.0.0/16")))
PLACE = Place(
    "vpc-1",
    (ip_network("10.0.0.0/16"), ip_network("2001:db8::/56")),
    (ip_network("192.0.2.53/32"),),
    {"pl-s3": S3, "pl-own": OWN},
)
CIDRS = (
    *("0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "8.8.8.8/32", "52.218.0.0/16"),
    *("192.0.2.0/24", "::/0", "2001:db8::/32", "2001:db8:0:1::/64"),
)
ADDRESSES = [
    ip_address(one)
    for one in ("10.0.1.7", "10.9.0.1", "8.8.8.8", "52.218.1.1", "192.0.2.53", "2001:db8::7")
]
TEAM = Profile(
    "team",
    (
        Rule("tcp", 400, 5432, Peer(LIST, "pl-own")),
        Rule("udp", 53, 54, cidr_peer(ip_network("8.8.8.8/32"))),
    ),
)
PORTS = (22, 53, 443, 5432)

peers = st.sampled_from(
    [cidr_peer(ip_network(one)) for one in CIDRS] + [Peer(LIST, "pl-s3"), Peer(LIST, "pl-own")]
)
ranges = st.sampled_from([(0, 65535), (443, 443), (1, 100), (400, 6000)])
rules = st.one_of(
    peers.map(lambda peer: Rule(ANY, -1, -1, peer)),
    st.builds(
        lambda protocol, ports, peer: Rule(protocol, ports[0], ports[1], peer),
        st.sampled_from(["tcp", "udp"]),
        ranges,
        peers,
    ),
)

PROFILES = st.sampled_from([VPC_ONLY, WEB, TEAM])


def lets_out(rule: Rule, protocol: str, port: int, address: object) -> bool:
    at_all = rule.protocol == ANY or (
        rule.protocol == protocol and rule.from_port <= port <= rule.to_port
    )
    return at_all and any(address in network for network in PLACE.networks(rule.peer))


@given(st.lists(rules, max_size=5), PROFILES)
def test_never_more_than_before_nor_than_the_profile(before: list[Rule], profile: Profile) -> None:
    allowed = profile_rules(profile, PLACE)
    after = [rule for part in narrowed(before, allowed, PLACE) for rule in part]
    for protocol in ("tcp", "udp"):
        for port in PORTS:
            for address in ADDRESSES:
                way = (protocol, port, address)
                if any(lets_out(rule, *way) for rule in after):
                    assert any(lets_out(rule, *way) for rule in before)
                    assert any(lets_out(rule, *way) for rule in allowed)


@given(st.lists(rules.filter(lambda rule: rule.peer.value != "pl-own"), max_size=5))
def test_nothing_of_what_both_let_out_is_lost(before: list[Rule]) -> None:
    # A prefix list that is half inside has no part that a rule could say: it is left out.
    allowed = profile_rules(WEB, PLACE)
    after = [rule for part in narrowed(before, allowed, PLACE) for rule in part]
    for protocol in ("tcp", "udp"):
        for port in PORTS:
            for address in ADDRESSES:
                way = (protocol, port, address)
                if any(lets_out(rule, *way) for rule in before) and any(
                    lets_out(rule, *way) for rule in allowed
                ):
                    assert any(lets_out(rule, *way) for rule in after)


@given(st.lists(rules, max_size=5), PROFILES)
def test_tightening_twice_is_tightening_once(before: list[Rule], profile: Profile) -> None:
    allowed = profile_rules(profile, PLACE)
    kept, fresh = narrowed(before, allowed, PLACE)
    assert all(fits(rule, allowed, PLACE) for rule in (*kept, *fresh))
    assert narrowed([*kept, *fresh], allowed, PLACE)[1] == ()


def group(**said: str) -> Peer:
    return Peer(GROUP, "sg-1", {"GroupId": "sg-1", **said})


@pytest.mark.parametrize(
    ("peer", "profile", "stays"),
    [
        (group(), VPC_ONLY, True),
        (group(VpcId="vpc-1"), VPC_ONLY, True),
        (group(VpcId="vpc-2"), VPC_ONLY, False),
        (group(VpcPeeringConnectionId="pcx-1"), VPC_ONLY, False),
        (group(VpcPeeringConnectionId="pcx-1"), WEB, True),
    ],
)
def test_a_group_here_is_inside_and_one_across_a_peering_is_not(
    peer: Peer, profile: Profile, *, stays: bool
) -> None:
    rule = Rule("tcp", 443, 443, peer)
    kept, fresh = narrowed([rule], profile_rules(profile, PLACE), PLACE)
    assert (rule in kept) is stays
    assert fresh == ()


def test_ping_stays_inside_the_vpc() -> None:
    ping = Rule("icmp", 8, -1, cidr_peer(ip_network("0.0.0.0/0")))
    _, fresh = narrowed([ping], profile_rules(WEB, PLACE), PLACE)
    assert {str(rule) for rule in fresh} == {"icmp/8 to 10.0.0.0/16", "icmp/8 to pl-s3"}
