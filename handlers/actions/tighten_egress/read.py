"""Read everything a plan looks at. Nothing here changes anything."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.core.action import Aws
from bot.core.alert import Target
from handlers.actions.tighten_egress.affected import instance_of, user_of
from handlers.actions.tighten_egress.profile import Profile
from handlers.actions.tighten_egress.read_place import read_places
from handlers.actions.tighten_egress.rule import read_rule
from handlers.actions.tighten_egress.scene import Group, Interface, Scene
from handlers.actions.tighten_egress.tags import is_protected

VALUES = 200  # so many a filter takes


def read_scene(aws: Aws, target: Target, profile: Profile, groups: tuple[str, ...] = ()) -> Scene:
    """Return these groups, or else those of the target, who else uses them, and where.

    profile: what may stay open; the prefix lists that it names are read too.
    """
    ec2 = aws.client("ec2")
    instance = target.id if target.kind == "ec2-instance" else ""
    groups = groups or (_groups_of(ec2, instance) if instance else (target.id,))
    if not groups:
        nothing = f"{instance} has no network interface here"
        return Scene(profile, instance=instance, missing=nothing)
    return _scene(ec2, instance, profile, groups)


def read_groups(ec2: Any, groups: Iterable[str]) -> dict[str, Group]:
    """Return those of the groups that are there, with their rules, by id."""
    ids = list(groups)
    if not ids:
        return {}
    found = pages(ec2, "describe_security_groups", "SecurityGroups", {"group-id": ids})
    known = [raw["GroupId"] for raw in found]
    rules = _rules(ec2, known) if known else []
    by_id = {raw["GroupId"]: _group(raw, rules) for raw in found}
    return {one: by_id[one] for one in ids if one in by_id}


def read_interfaces(ec2: Any, filters: Mapping[str, list[str]]) -> tuple[Interface, ...]:
    """Return the network interfaces that a filter finds, by id."""
    found = pages(ec2, "describe_network_interfaces", "NetworkInterfaces", filters)
    instances = _tags_of_instances(ec2, [instance_of(raw) for raw in found])
    found.sort(key=lambda raw: str(raw["NetworkInterfaceId"]))
    return tuple(_interface(raw, instances.get(instance_of(raw), {})) for raw in found)


def pages(
    ec2: Any, operation: str, member: str, filters: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """Return everything that an operation of EC2 describes, all pages of it."""
    asked = [{"Name": name, "Values": values} for name, values in filters.items()]
    found = ec2.get_paginator(operation).paginate(Filters=asked)
    return [one for page in found for one in page.get(member, [])]


def _scene(ec2: Any, instance: str, profile: Profile, targets: tuple[str, ...]) -> Scene:
    interfaces = read_interfaces(ec2, {"group-id": list(targets)})
    used = dict.fromkeys([*targets, *(group for one in interfaces for group in one.groups)])
    groups = read_groups(ec2, used)
    gone = [target for target in targets if target not in groups]
    if gone:
        nothing = f"no security group {', '.join(gone)} here"
        return Scene(profile, instance=instance, missing=nothing)
    places = read_places(ec2, groups.values(), profile)
    references = {target: _referenced_by(ec2, target) for target in targets}
    return Scene(profile, targets, instance, groups, interfaces, places, references)


def _groups_of(ec2: Any, instance: str) -> tuple[str, ...]:
    own = read_interfaces(ec2, {"attachment.instance-id": [instance]})
    return tuple(dict.fromkeys(group for one in own for group in one.groups))


def _group(raw: Mapping[str, Any], rules: list[dict[str, Any]]) -> Group:
    own = [rule for rule in rules if rule["GroupId"] == raw["GroupId"]]
    return Group(
        id=raw["GroupId"],
        name=raw["GroupName"],
        vpc=raw.get("VpcId", ""),
        owner=raw.get("OwnerId", ""),
        tags=_tags(raw.get("Tags", [])),
        egress=tuple(read_rule(rule) for rule in own if rule["IsEgress"]),
        ingress=tuple(read_rule(rule) for rule in own if not rule["IsEgress"]),
    )


def _rules(ec2: Any, groups: list[str]) -> list[dict[str, Any]]:
    operation, member = "describe_security_group_rules", "SecurityGroupRules"
    found = pages(ec2, operation, member, {"group-id": groups})
    return sorted(found, key=lambda raw: str(raw["SecurityGroupRuleId"]))


def _referenced_by(ec2: Any, group: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in ("ip-permission.group-id", "egress.ip-permission.group-id"):
        raws = pages(ec2, "describe_security_groups", "SecurityGroups", {name: [group]})
        found |= {raw["GroupId"]: f"{raw['GroupName']} ({raw['GroupId']})" for raw in raws}
    return tuple(label for _, label in sorted(found.items()))


def _interface(raw: Mapping[str, Any], of_instance: Mapping[str, str]) -> Interface:
    return Interface(
        id=raw["NetworkInterfaceId"],
        groups=tuple(group["GroupId"] for group in raw.get("Groups", [])),
        user=user_of(raw, of_instance.get("Name", "")),
        instance=instance_of(raw),
        is_managed=bool(raw.get("RequesterManaged")),
        is_protected=is_protected(_tags(raw.get("TagSet", []))) or is_protected(of_instance),
    )


def _tags_of_instances(ec2: Any, instances: list[str]) -> dict[str, dict[str, str]]:
    ids = sorted({one for one in instances if one})
    few = [ids[n : n + VALUES] for n in range(0, len(ids), VALUES)]
    found = [
        raw
        for some in few
        for reservation in pages(ec2, "describe_instances", "Reservations", {"instance-id": some})
        for raw in reservation["Instances"]
    ]
    return {raw["InstanceId"]: _tags(raw.get("Tags", [])) for raw in found}


def _tags(raw: list[dict[str, str]]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in raw}
