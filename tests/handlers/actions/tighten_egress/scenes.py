"""Places that together need every permission: a group for all, and one instance's copies.

Each once under a built-in profile, and once under one of the team's own.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.core.action import Request
from bot.core.egress import EgressProfiles, EgressRule
from handlers.actions.tighten_egress import with_profiles
from tests.handlers.actions.scene import MakeScene
from tests.handlers.actions.tighten_egress.world import OPEN, World, asked, mended, new_vpc, tcp
from tests.support.aws import Account, empty_account

EGRESS_PROFILES: EgressProfiles = {
    "payments": (
        EgressRule.model_validate({"protocol": "tcp", "ports": "443", "to": "2001:db8::/32"}),
        EgressRule.model_validate({"protocol": "udp", "ports": "53-54", "to": "198.51.100.0/24"}),
    )
}


@dataclass
class Place:
    """web-1 and web-2 share a group; the first is the target, or the group is."""

    world: World
    wanted: Request
    instances: tuple[str, ...]

    @property
    def aws(self) -> Account:
        return self.world.aws

    def request(self, saved: Mapping[str, Any] | None = None) -> Request:
        return replace(self.wanted, saved=saved or {})

    def state(self) -> Any:
        """Return who has which groups, by name, and all that these let in and out."""
        names = self._names()
        held = [
            [sorted(names[one] for one in groups) for groups in self.world.groups_of(instance)]
            for instance in self.instances
        ]
        return [held, {name: self._rules(group, names) for group, name in names.items()}]

    def _names(self) -> dict[str, str]:
        asked_for = [{"Name": "vpc-id", "Values": [self.world.vpc]}]
        found = self.world.ec2.describe_security_groups(Filters=asked_for)["SecurityGroups"]
        return {one["GroupId"]: self._numbered(one["GroupName"]) for one in found}

    def _numbered(self, name: str) -> str:
        """Return a name without ids, which moto does not give alike in every account."""
        for number, instance in enumerate(self.instances):
            name = name.replace(instance, f"instance-{number}")
        return name

    def _rules(self, group: str, names: Mapping[str, str]) -> list[list[str]]:
        """Return the rules with names for ids; a copy's say its own, which differs each time."""
        both = (self.world.egress(group), self.world.egress(group, egress=False))
        said = {**names, group: "ITSELF"}
        return [sorted(_in_words(rule, said) for rule in rules) for rules in both]


# What moto makes up anew for every account.
MADE_UP = re.compile(r"pl-[0-9a-f]{17}|2400:6500:[0-9a-f:]+::/56")


def _in_words(rule: str, names: Mapping[str, str]) -> str:
    for ident, name in names.items():
        rule = rule.replace(ident, name)
    return MADE_UP.sub("MADE-UP", rule)


@contextmanager
def place(scope: str, *, whole: bool, profile: str = "vpc-only") -> Iterator[Place]:
    """Make the place. whole: the group is the target, not the instance."""
    with mended(), empty_account() as aws:
        world = new_vpc(aws)
        web, ops = world.group("web", OPEN, tcp(443, "::/0", "partners")), world.group("ops")
        world.let_out(web, tcp(25, "203.0.113.9/32", "mail"), owner="amina")
        world.let_in(web, tcp(443, "0.0.0.0/0", "the world"))
        world.let_in(ops, {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": web}]})
        instances = (world.instance("web-1", web, ops), world.instance("web-2", web))
        target = web if whole else instances[0]
        request = asked(target, profile=profile, scope=scope, action=with_profiles(EGRESS_PROFILES))
        yield Place(world, request, instances)


SCENES: tuple[MakeScene, ...] = (
    partial(place, "group", whole=True),
    partial(place, "instance", whole=False),
    partial(place, "group", whole=True, profile="payments"),
    partial(place, "instance", whole=False, profile="payments"),
)
