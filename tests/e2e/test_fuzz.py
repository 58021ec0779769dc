"""A thousand messages that nobody planned for: none breaks anything, none is lost."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bot.sandbox.world import World
from tests.e2e.stage import Stage, apart

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

TOKEN = "a-token-for-events"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "events"
AT_ONCE = 50

ODD: list[Any] = [
    None, True, False, 0, -1, 1e308, -0.0, 10**400, "", " ", "\x00", "\ud800", "\udfff\ud800",
    "\u202etxet", "<!channel>", "<@U01AMINA>", "{{7*7}}", "{% raw %}", "```",
    "a" * 20_000, "😀" * 500,
    "2026-13-45T99:99:99Z", "arn:aws:ec2:::", "i-" + "0" * 17, [], {}, [[]], {"": ""}, ["\x00"],
    "NaN", "Infinity", "-", "'; DROP TABLE incidents; --", "..\\..\\", "\u2028\u2029", "\r\n\t",
]  # fmt: skip


def _value(random: random.Random, depth: int) -> Any:
    """Return some JSON value."""
    kind = random.randrange(4 if depth else 2)
    if kind < 2:
        return random.choice(ODD)
    size = random.randrange(6)
    if kind == 2:
        return [_value(random, depth - 1) for _ in range(size)]
    return {str(random.choice(ODD))[:50]: _value(random, depth - 1) for _ in range(size)}


def _bent(random: random.Random, value: Any, chance: float) -> Any:
    """Return an event with some of its parts replaced, dropped or renamed."""
    if random.random() < chance:
        return _value(random, 2)
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if random.random() > chance / 2}
        return {k: _bent(random, v, chance) for k, v in kept.items()}
    if isinstance(value, list):
        return [_bent(random, each, chance) for each in value] * random.choice([1, 1, 1, 0, 3])
    return value


def _bodies(seed: int, count: int) -> Iterator[str]:
    """Yield texts: bent AWS events, then JSON of any kind, then text of any kind."""
    rolled = random.Random(seed)  # noqa: S311  (chance, no secret)
    known = [json.loads(path.read_text()) for path in sorted(FIXTURES.glob("*.json"))]
    yield "[" * 5_000 + "]" * 5_000
    yield '{"a":' * 3_000 + "1" + "}" * 3_000
    yield json.dumps({"AlarmName": "x" * 250_000})
    yield json.dumps({"detail": {"a": list(range(30_000))}})
    yield "1" * 5_000
    yield "NaN"
    for number in range(count - 6):
        match number % 4:
            case 0 | 1:
                yield json.dumps(_bent(rolled, rolled.choice(known), rolled.choice([0.02, 0.2])))
            case 2:
                yield json.dumps(_value(rolled, 5))
            case _:
                text = json.dumps(_bent(rolled, rolled.choice(known), 0))
                yield text[: rolled.randrange(len(text))] + str(rolled.choice(ODD))


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def fuzzed(world: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    more = {"FIREBREAK_EVENTS_TOKEN": TOKEN}
    async with apart(world, tmp_path_factory.mktemp("fuzz"), more=more) as stage:
        yield stage


async def _in_turns(work: list[Any]) -> list[Any]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(each: Any) -> Any:
        async with turn:
            return await each

    return await asyncio.gather(*(one(each) for each in work))


async def _assert_none_is_lost(stage: Stage, ids: set[str]) -> None:
    waiting = "SELECT seq FROM inbox WHERE handled_at IS NULL AND parked_at IS NULL"
    await stage.until(lambda: not stage.records.rows(waiting), within=60)
    assert stage.records.rows("SELECT * FROM inbox WHERE parked_at IS NOT NULL") == []
    assert ids - stage.records.heard().keys() == set()
    assert stage.records.ledger_problems() == []


async def test_a_thousand_messages_by_sns(fuzzed: Stage) -> None:
    signed = [
        fuzzed.world.sns.notification(fuzzed.topic, text.encode(errors="replace").decode())
        for text in _bodies(seed=1, count=1000)
    ]
    answers = await _in_turns([fuzzed.post(envelope) for envelope in signed])
    taken = {e["MessageId"] for e, a in zip(signed, answers, strict=True) if a.is_success}
    assert {a.status_code for a in answers} <= {200, 413}
    assert len(taken) > 990
    await _assert_none_is_lost(fuzzed, taken)


async def test_hundreds_of_bodies_by_events(fuzzed: Stage) -> None:
    bodies = [text.encode(errors="surrogatepass") for text in _bodies(seed=2, count=200)]
    bodies += [b"", b"\x00", b"\xff" * 100, b"\xed\xa0\x80", b"{" * 200_000]
    posts = [
        fuzzed.http.post(
            f"{fuzzed.bot.address}/events",
            content=body,
            headers={"authorization": f"Bearer {TOKEN}"},
        )
        for body in bodies
    ]
    answers = await _in_turns(posts)
    assert {a.status_code for a in answers} == {200}
    taken = {a.json()["id"] for a in answers if a.is_success}
    assert len(taken) > 130  # equal bodies are one signal
    await _assert_none_is_lost(fuzzed, taken)


async def test_a_body_that_is_too_long_is_refused_before_its_end(fuzzed: Stage) -> None:
    address, key = f"{fuzzed.bot.address}/events", {"authorization": f"Bearer {TOKEN}"}
    # Nobody waits for the rest: who is still sending it then may see the connection end instead.
    with suppress(httpx.ReadError, httpx.WriteError):
        answer = await fuzzed.http.post(address, content=b"x" * 20_000_000, headers=key)
        assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    metrics = (await fuzzed.http.get(f"{fuzzed.bot.address}/metrics")).text
    assert 'firebreak_signals_rejected_total{reason="too_large"} 1.0' in metrics


async def test_nothing_was_too_odd_to_be_shown(fuzzed: Stage) -> None:
    log = fuzzed.bot.log.read_text()
    assert "message cannot be shown" not in log
    assert "announce failed" not in log
    assert "signal failed" not in log
    assert "Slack refused a message" not in log
