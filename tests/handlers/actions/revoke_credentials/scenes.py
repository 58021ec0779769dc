"""Two places that together need every permission: a user with two keys, and a role."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.core.action import Request
from tests.handlers.actions.revoke_credentials.world import World, asked
from tests.handlers.actions.scene import MakeScene
from tests.support.aws import Account, empty_account

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass
class Place:
    """A user and a role; one is the target, the other must stay as it is."""

    world: World
    user: str
    role: str
    target: str

    @property
    def aws(self) -> Account:
        return self.world.aws

    def request(self, saved: Mapping[str, Any] | None = None) -> Request:
        return replace(asked(self.target), saved=saved or {})

    def state(self) -> Any:
        """Return the keys and all inline policies; when it was does not matter."""
        world = self.world
        keys = sorted(status for _, status in world.keys(self.user))
        policies = [world.user_policies(self.user), world.role_policies(self.role)]
        return [keys, json.loads(TIME.sub("NOW", json.dumps(policies)))]


@contextmanager
def place(choose: Callable[[Place], str]) -> Iterator[Place]:
    """Make the place. choose: the target of what is there."""
    with empty_account() as aws:
        world = World(aws)
        made = Place(world, world.user(keys=2), world.role(path="/apps/"), "")
        world.host(made.role, "web-1")
        made.target = choose(made)
        yield made


SCENES: tuple[MakeScene, ...] = (
    partial(place, lambda place: place.user),
    partial(place, lambda place: place.role),
)
