"""Read where groups stand: their VPCs' addresses and resolvers, and prefix lists."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from handlers.actions.tighten_egress.place import SERVICES, Network, Place, PrefixList
from handlers.actions.tighten_egress.profile import Profile
from handlers.actions.tighten_egress.rule import LIST
from handlers.actions.tighten_egress.scene import Group

# What AWS's own lists count as. AWS page "AWS-managed prefix lists", section on weight.
_WEIGHTS = {
    "origin-facing": 55,
    "route53-healthchecks": 25,
    "vpc-lattice": 10,
    "s3express": 6,
    "groundstation": 5,
    "ec2-instance-connect": 2,
}


def read_places(ec2: Any, groups: Iterable[Group], profile: Profile) -> dict[str, Place]:
    """Return the VPCs of the groups, by id; each knows the lists of groups and profile."""
    groups = tuple(groups)
    lists = _lists(ec2, groups, profile)
    ids = sorted({group.vpc for group in groups if group.vpc})
    vpcs = ec2.describe_vpcs(VpcIds=ids)["Vpcs"] if ids else []
    return {raw["VpcId"]: _place(ec2, raw, lists) for raw in vpcs}


def _place(ec2: Any, raw: Mapping[str, Any], lists: Mapping[str, PrefixList]) -> Place:
    resolvers = _resolvers(ec2, raw.get("DhcpOptionsId", ""))
    return Place(raw["VpcId"], tuple(_cidrs(raw)), resolvers, lists)


def _cidrs(raw: Mapping[str, Any]) -> list[Network]:
    first = [
        one["CidrBlock"]
        for one in raw.get("CidrBlockAssociationSet", [])
        if one["CidrBlockState"]["State"] == "associated"
    ]
    second = [
        one["Ipv6CidrBlock"]
        for one in raw.get("Ipv6CidrBlockAssociationSet", [])
        if one["Ipv6CidrBlockState"]["State"] == "associated"
    ]
    return [ip_network(cidr) for cidr in (*first, *second)]


def _resolvers(ec2: Any, options: str) -> tuple[Network, ...]:
    """Return the DNS servers besides `AmazonProvidedDNS`, which no group filters."""
    asked = [{"Name": "dhcp-options-id", "Values": [options]}]
    found = ec2.describe_dhcp_options(Filters=asked)["DhcpOptions"] if options else []
    servers = [
        value["Value"]
        for one in found
        for setting in one["DhcpConfigurations"]
        if setting["Key"] == "domain-name-servers"
        for value in setting["Values"]
        if value["Value"] != "AmazonProvidedDNS"
    ]
    return tuple(ip_network(ip_address(server)) for server in servers)


def _lists(ec2: Any, groups: tuple[Group, ...], profile: Profile) -> dict[str, PrefixList]:
    """Return S3's and DynamoDB's lists and those that rules name."""
    region = ec2.meta.region_name
    used = {rule.peer.value for one in groups for rule in one.egress if rule.peer.kind == LIST}
    named = used.union(profile.lists)
    services = [f"com.amazonaws.{region}.{service}" for service in SERVICES]
    raws = _described(ec2, "prefix-list-name", services)
    raws += _described(ec2, "prefix-list-id", sorted(named)) if named else []
    return {raw["PrefixListId"]: _list(ec2, raw) for raw in raws}


def _described(ec2: Any, name: str, values: list[str]) -> list[dict[str, Any]]:
    asked = [{"Name": name, "Values": values}]
    found = ec2.get_paginator("describe_managed_prefix_lists").paginate(Filters=asked)
    return [raw for page in found for raw in page["PrefixLists"]]


def _list(ec2: Any, raw: Mapping[str, Any]) -> PrefixList:
    name = raw["PrefixListName"]
    weight = raw.get("MaxEntries") or _WEIGHTS.get(name.rpartition(".")[2], 1)
    return PrefixList(raw["PrefixListId"], name, weight, _entries(ec2, raw["PrefixListId"]))


def _entries(ec2: Any, id_: str) -> tuple[Network, ...]:
    pages = ec2.get_paginator("get_managed_prefix_list_entries").paginate(PrefixListId=id_)
    return tuple(ip_network(one["Cidr"]) for page in pages for one in page["Entries"])
