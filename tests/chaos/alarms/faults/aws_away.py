"""AWS throttles, knows our credentials no more, takes no connection, or keeps silent.

Actions are asked for before, and begin just before and in the midst of it. What counts besides the
alarms: what became of the evidence, and of the runs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine

from bot.core.run import Run
from bot.sandbox.aws.control import add_fault, clear_faults
from bot.sandbox.aws.faults import Fault as AwsFault
from bot.sandbox.aws.faults import FaultKind
from bot.store.database import open_database
from tests.chaos.actions.aim import aims
from tests.chaos.actions.people import LOOK_SECONDS, People, at_work
from tests.chaos.actions.records import silent
from tests.chaos.alarms.evidence import evidence
from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.outcome import Besides

SERVICES = (
    "arc-zonal-shift", "cloudtrail", "cloudwatch", "ec2", "ecs", "elbv2", "guardduty", "iam",
    "logs", "rds",
)  # fmt: skip
ALL = 100_000  # calls: more than there are
HEALTHY_SECONDS = 15.0  # until a load balancer calls its new servers healthy
OVER_SECONDS = 120.0  # until every run is over, and everybody told
POLICIES = [{"actions": "*", "run": "responder", "approve": "commander"}]
Trouble = Callable[[Scene], Coroutine[None, None, None]]


def _answering(kind: FaultKind) -> Trouble:
    """Return trouble in which every service answers so."""

    async def trouble(scene: Scene) -> None:
        for service in SERVICES:
            fault = AwsFault(service, "*", kind, count=ALL)
            await asyncio.to_thread(add_fault, scene.world.account, fault)
        await asyncio.sleep(scene.seconds)
        await asyncio.to_thread(clear_faults, scene.world.account)

    return trouble


async def _refusing(scene: Scene) -> None:
    scene.gates["aws"].shut()
    await asyncio.sleep(scene.seconds)
    await scene.gates["aws"].open()


async def _silent(scene: Scene) -> None:
    scene.gates["aws"].hang()
    await asyncio.sleep(scene.seconds)
    await scene.gates["aws"].open()


def _while_actions_run(trouble: Trouble) -> Callable[[Scene], Awaitable[Besides]]:
    """Return a strike: runs begin, half of them before the trouble, half in its midst."""

    async def strike(scene: Scene) -> Besides:
        async with at_work(scene.fleet.environment) as people:
            asked = await _ask(scene, people)
            early, late = asked[::2], asked[1::2]
            await asyncio.gather(*(people.approve(run) for run in early))
            await _under_way(people, early)
            made = asyncio.create_task(trouble(scene))
            await asyncio.sleep(1)
            await asyncio.gather(*(people.approve(run) for run in late))
            await made
            until = asyncio.get_running_loop().time() + OVER_SECONDS
            over = [await people.over(run, until) for run in asked]
        return await _told(scene, over)

    return strike


async def _ask(scene: Scene, people: People) -> list[Run]:
    """Ask for every action once."""
    targets = await asyncio.to_thread(aims, scene.world.account, 1)
    await asyncio.sleep(HEALTHY_SECONDS)
    number = await people.open("What AWS is asked to do", "C0ALARMS")
    asked = [await people.ask(number, aim) for aim in targets]
    return [run for run in asked if run]


async def _under_way(people: People, runs: list[Run]) -> None:
    """Wait until each has begun to change something, or is over."""
    for run in runs:
        while not ((now := await people.read(run)).touched or now.is_over):  # noqa: ASYNC110  (another process)
            await asyncio.sleep(LOOK_SECONDS)


async def _told(scene: Scene, over: list[Run]) -> Besides:
    """Say how the runs came out; bad: not over, or nobody was told."""
    database, untold = open_database(scene.base.direct), {run.id for run in over}
    try:
        for _ in range(int(OVER_SECONDS)):
            untold = await silent(database, over)
            if not untold:
                break
            await asyncio.sleep(1)
    finally:
        await database.close()
    ends = sorted(run.status.value for run in over)
    counted = ", ".join(f"{ends.count(end)} {end}" for end in dict.fromkeys(ends))
    lost = sum(not run.is_over for run in over)
    return Besides(f"runs: {counted}; unsaid {len(untold)}", lost + len(untold))


def _fault(name: str, trouble: Trouble, *gates: str) -> Fault:
    return Fault(
        name,
        _while_actions_run(trouble),
        30,
        gates=gates,
        configuration={"policies": POLICIES},
        besides=evidence,
    )


AWS_THROTTLES = _fault("AWS throttles every call", _answering(FaultKind.THROTTLED))
AWS_EXPIRED = _fault("AWS: our credentials have expired", _answering(FaultKind.EXPIRED))
AWS_REFUSES = _fault("AWS takes no connection", _refusing, "aws")
AWS_SILENT = _fault("AWS keeps silent", _silent, "aws")
