"""A fault: what goes wrong while alarms come in. This is all that a new one needs to know.

Write a file in `faults/`: an async function that makes trouble, and returns once it has healed.

    async def strike(scene: Scene) -> None:
        await scene.slack.fault(FaultKind.OUTAGE, seconds=scene.seconds)
        await asyncio.sleep(scene.seconds)

    SLACK_IS_DOWN = Fault("Slack is down", strike, seconds=20)

and a line in `faults/__init__.py`. `python -m tests.chaos.alarms "slack is down"` runs it alone
(any part of a name), and prints its rows. Everything else is done around it: the database, a world,
the processes, alarms before, while and after it, and the count at the end (`outcome.py`).

A scene has what there is to break: `world` (its `account`, `sns` and `slack`), `slack` (a client
that makes trouble and reads), `fleet` (the processes), `base` (the database), `seconds` (how long
the fault shall last; a test makes it shorter), and `directory`, which the processes know as
CHAOS_DIRECTORY, for a `module` of the fault's own that is to be told something.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bot.sandbox.slack import SandboxClient
from bot.sandbox.world import World
from tests.chaos.alarms.gate import Gate
from tests.chaos.alarms.grounds import SQLITE, Base, Ground
from tests.chaos.alarms.load import Habits
from tests.chaos.alarms.outcome import NOTHING, Besides
from tests.chaos.fleet import Fleet


@dataclass(frozen=True)
class Scene:
    """What a fault finds. seconds: how long it shall last; random: where it is to choose.

    directory: with a folder a process, named by its number, that has its firebreak.yaml and log.
    gates: by name, those that the fault asks for.
    """

    world: World
    slack: SandboxClient
    fleet: Fleet
    base: Base
    directory: Path
    seconds: float
    random: Random
    gates: Mapping[str, Gate] = field(default_factory=dict)


async def nothing(_: Scene) -> Besides:
    """Count nothing besides the alarms."""
    return NOTHING


@dataclass(frozen=True)
class Fault:
    """One kind of trouble, and where it is tried.

    name: its line in the table. strike: see above; it may return what it counted itself.
    seconds: how long it lasts.
    on: the databases and numbers of processes, a row of the table each.
    patience: seconds after it until all must be shown.
    strict: hold the bot to Slack's rate limits. configuration: more of firebreak.yaml.
    environment, module: more of a process's environment, and what is run as `firebreak`.
    gates: before `slack`, `aws` or `sns`, to be shut. habits: how SNS brings its messages.
    in_doubt: nobody could tell whether a post had arrived; it counts what stands there twice once
    Firebreak has looked again. besides: counts something else at the end.
    """

    name: str
    strike: Callable[[Scene], Awaitable[Besides | None]]
    seconds: float
    on: Sequence[Ground] = (SQLITE,)
    patience: float = 120.0
    strict: bool = False
    configuration: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    module: str = "bot"
    gates: Sequence[str] = ()
    habits: Habits = field(default_factory=Habits)
    in_doubt: bool = False
    besides: Callable[[Scene], Awaitable[Besides]] = nothing
