import json
from collections import Counter
from hashlib import sha256

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.core.errors import StoreFailed
from bot.core.reject import RejectReason
from bot.core.signal import Entrance, Signal
from bot.inbound import events as module
from bot.inbound.events import events_routes
from tests.support.asgi import Answer, call
from tests.support.clock import Clock

TOKEN = "letmein-1234567890"
EVENT = json.dumps({"id": "6a7e8feb-b491", "source": "aws.ecs", "detail-type": "x"}).encode()
BEARER = ("Authorization", f"Bearer {TOKEN}")


class World:
    """The route with everything around it."""

    def __init__(self, token: str | None = TOKEN) -> None:
        self.clock = Clock()
        self.stored: list[Signal] = []
        self.counted: Counter[RejectReason] = Counter()
        self.durable = True
        self.app = FastAPI()
        secret = SecretStr(token) if token else None
        count = lambda reason: self.counted.update([reason])  # noqa: E731  # one line, one use
        self.app.include_router(events_routes(secret, self.receive, self.clock, count))

    async def receive(self, signal: Signal) -> None:
        if not self.durable:
            raise StoreFailed("the database did not take it; send it again")
        self.stored.append(signal)

    async def post(self, *chunks: bytes, header: tuple[str, str] | None = BEARER) -> Answer:
        headers = [header] if header else []
        return await call(self.app, *chunks, path="/events", headers=headers)

    def reason(self, answer: Answer) -> RejectReason:
        assert answer.json["ok"] is False
        assert self.stored == []
        (reason,) = self.counted.elements()
        return reason


@pytest.mark.parametrize(
    "header",
    [BEARER, ("authorization", f"bearer {TOKEN}"), ("x-api-key", TOKEN), ("X-API-Key", TOKEN)],
)
async def test_an_event_is_stored_under_its_own_id(header: tuple[str, str]) -> None:
    world = World()
    answer = await world.post(EVENT, header=header)
    assert (answer.status, answer.json) == (200, {"ok": True, "id": "6a7e8feb-b491"})
    assert world.stored == [
        Signal(
            publisher="events",
            message_id="6a7e8feb-b491",
            body=EVENT,
            entrance=Entrance.EVENTS,
            received_at=world.clock(),
            authenticated=False,
        )
    ]


@pytest.mark.parametrize("body", [b"backup failed", b"\x00\xff\xfe", b"[1]", b"", b'{"id": "7"}'])
async def test_any_other_body_is_stored_under_its_digest(body: bytes) -> None:
    world = World()
    answer = await world.post(body)
    name = f"{sha256(body).hexdigest()}-{world.clock():%Y%m%d%H}"
    assert answer.json == {"ok": True, "id": name}
    assert [(signal.message_id, signal.body) for signal in world.stored] == [(name, body)]


@pytest.mark.parametrize(
    "header",
    [
        None,
        ("Authorization", f"Bearer {TOKEN}x"),
        ("Authorization", f"Basic {TOKEN}"),
        ("Authorization", TOKEN),
        ("Authorization", "Bearer"),
        ("Authorization", "Bearer ünïcödé"),
        ("x-api-key", ""),
        ("x-api-key", "wrong"),
    ],
)
async def test_without_the_token_nothing_is_stored(header: tuple[str, str] | None) -> None:
    world = World()
    with capture_logs() as lines:
        answer = await world.post(EVENT, header=header)
    assert answer.status == 401
    assert world.reason(answer) is RejectReason.WRONG_TOKEN
    assert world.stored == []
    assert TOKEN not in json.dumps(lines) + answer.body.decode()


async def test_the_entrance_is_closed_until_a_token_is_set() -> None:
    world = World(token=None)
    for header in (None, ("Authorization", "Bearer "), BEARER):
        answer = await world.post(EVENT, header=header)
        assert answer.status == 503
        assert "FIREBREAK_EVENTS_TOKEN" in answer.json["error"]
    assert world.counted == {RejectReason.NO_TOKEN: 3}
    assert world.stored == []


async def test_a_body_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BODY", 10)
    world = World()
    assert (await world.post(b"12345", b"67890")).status == 200
    world.stored.clear()
    answer = await world.post(b"12345", b"678901")
    assert answer.status == 413
    assert world.reason(answer) is RejectReason.TOO_LARGE


async def test_what_is_not_stored_asks_for_another_try() -> None:
    world = World()
    world.durable = False
    answer = await world.post(EVENT)
    assert answer.status == 503
    assert world.reason(answer) is RejectReason.NOT_STORED
