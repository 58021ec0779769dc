"""Two places that together need every permission: a group for all, and one instance's copies."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.core.action import Request
from tests.handlers.actions.scene import MakeScene
from tests.handlers.actions.tighten_egress.world import OPEN, World, asked, mended, new_vpc, tcp
from tests.support.aws import Account, empty_account


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
        held = {
            instance: [
                sorted(names[one] for one in groups) for groups in self.world.groups_of(instance)
            ]
            for instance in self.instances
        }
        return [held, {name: self._rules(group) for group, name in names.items()}]

    def _names(self) -> dict[str, str]:
        asked_for = [{"Name": "vpc-id", "Values": [self.world.vpc]}]
        found = self.world.ec2.describe_security_groups(Filters=asked_for)["SecurityGroups"]
        return {one["GroupId"]: one["GroupName"] for one in found}

    def _rules(self, group: str) -> list[list[str]]:
        """Return the rules without their ids; a copy's say its own, which differs each time."""
        both = (self.world.egress(group), self.world.egress(group, egress=False))
        return [[rule.replace(group, "ITSELF") for rule in rules] for rules in both]


@contextmanager
def place(scope: str, *, whole: bool) -> Iterator[Place]:
    """Make the place. whole: the group is the target, not the instance."""
    with mended(), empty_account() as aws:
        world = new_vpc(aws)
        web, ops = world.group("web", OPEN, tcp(443, "::/0", "partners")), world.group("ops")
        world.let_out(web, tcp(25, "203.0.113.9/32", "mail"), owner="amina")
        world.let_in(web, tcp(443, "0.0.0.0/0", "the world"))
        world.let_in(ops, {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": web}]})
        instances = (world.instance("web-1", web, ops), world.instance("web-2", web))
        request = asked(web if whole else instances[0], scope=scope)
        yield Place(world, request, instances)


SCENES: tuple[MakeScene, ...] = (
    partial(place, "group", whole=True),
    partial(place, "instance", whole=False),
)
