"""A stranger floods every open address: alarms come through, and nothing fills up."""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
import pytest_asyncio

from bot.core.sparse import MOST, SECONDS
from bot.logs import REFUSALS
from bot.sandbox.aws.sns.hostile import certificate_from, from_topic, tamper
from bot.sandbox.world import World
from bot.store.quarantine import MAX_PER_TOPIC
from tests.e2e.stage import Stage, apart, instance

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

MORE = {
    "FIREBREAK_EVENTS_TOKEN": "a-token-for-events",
    "SLACK_APP_TOKEN": "",
    "SLACK_SIGNING_SECRET": "sandbox-signing-secret",
}
UNLISTED = "arn:aws:sns:eu-west-1:444455556666:strangers"
SIGNED = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": f"v0={'0' * 64}"}
AT_ONCE, ALARMS = 20, 3
LONGEST_LINE = 1_000
SIGNALS, ACKS = {400, 401, 403, 503}, {404, 429}


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def flooded(world: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with apart(world, tmp_path_factory.mktemp("strangers"), more=MORE) as stage:
        yield stage


def strangers(stage: Stage) -> list[Callable[[], Awaitable[httpx.Response]]]:
    """Return what somebody can send who knows our address and has an AWS account."""
    sns, at, http = stage.world.sns, stage.bot.address, stage.http
    honest = sns.notification(stage.topic, "all is well")
    forged, foreign = tamper(honest), certificate_from(honest, "evil.example")
    numbers = itertools.count()

    async def unlisted() -> httpx.Response:
        new = sns.notification(stage.topic, f"{next(numbers)} {'x' * 2_000}")
        return await stage.post(from_topic(sns, new, UNLISTED))

    async def ack() -> httpx.Response:
        return await http.get(f"{at}/ack/{next(numbers)}")

    return [
        lambda: stage.post(forged),
        lambda: stage.post(foreign),
        unlisted,
        lambda: http.post(f"{at}/sns", content=b"hello"),
        lambda: http.post(f"{at}/events", content=b"x" * 2_000, headers={"X-Api-Key": "guess"}),
        lambda: http.post(f"{at}/slack/events", content=b"payload=" + b"x" * 2_000, headers=SIGNED),
        lambda: http.post(f"{at}/slack/events", content=b"payload={}"),
        ack,
    ]


async def flood(stage: Stage, count: int, enough: asyncio.Event) -> list[int]:
    """Send so many, some at once, and on until it is enough; return the answers' statuses."""
    kinds, answers = itertools.cycle(strangers(stage)), list[int]()

    async def one_after_the_other() -> None:
        while len(answers) < count or not enough.is_set():
            answers.append((await next(kinds)()).status_code)

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    return answers


async def refused(stage: Stage) -> float:
    """Return how many the metrics have counted."""
    lines = (await stage.http.get(f"{stage.bot.address}/metrics")).text.splitlines()
    counted = [line for line in lines if line.startswith("firebreak_signals_rejected_total{")]
    return sum(float(line.split()[-1]) for line in counted)


def lines_of(stage: Stage) -> list[str]:
    """Return the log's lines about refusals."""
    told = stage.bot.log.read_text().splitlines()
    return [line for line in told if json.loads(line)["event"] in REFUSALS]


def kind_of(line: str) -> tuple[str, ...]:
    """Return what is equal for those that count as one."""
    said = json.loads(line)
    return said["event"], said.get("entrance", ""), said["reason"]


@pytest.mark.parametrize("count", [480, pytest.param(20_000, marks=pytest.mark.slow)])
async def test_alarms_come_through_and_nothing_fills_up(flooded: Stage, count: int) -> None:
    stage, started = flooded, asyncio.get_running_loop().time()
    counted, told = await refused(stage), len(lines_of(stage))
    enough = asyncio.Event()
    flooding = asyncio.create_task(flood(stage, count, enough))
    names = [instance(0xA000 + count + number) for number in range(ALARMS)]
    alarms = [await stage.alarm("real", on=name) for name in names]
    enough.set()
    answers = await flooding
    await stage.in_line(within=60)
    await stage.assert_shown_once(alarms)
    assert set(answers) <= {*SIGNALS, *ACKS}
    wrong = [status for status in answers if status in SIGNALS]
    assert await refused(stage) - counted == len(wrong)  # each is, whatever is logged
    minutes = (asyncio.get_running_loop().time() - started) // SECONDS + 2
    new = lines_of(stage)[told:]
    assert max(Counter(map(kind_of, new)).values()) <= MOST * minutes
    assert max(map(len, new)) < LONGEST_LINE
    kept = stage.records.one("SELECT count(*) FROM quarantine")
    assert kept <= MAX_PER_TOPIC
