"""Two places that together need every permission: with every option, and with the defaults."""

from functools import partial

from tests.handlers.actions.isolate_instance.world import EVERY_OPTION, world
from tests.handlers.actions.scene import MakeScene

SCENES: tuple[MakeScene, ...] = (
    partial(world, given=EVERY_OPTION),
    partial(world, retagged=True, v6=True),
)
