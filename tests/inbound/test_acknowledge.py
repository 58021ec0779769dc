"""A page's own link: looking at it changes nothing, its button acknowledges."""

from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from bot.core.incident import IncidentStatus
from bot.inbound.acknowledge import BUSY, GONE, YOURS, acknowledge_routes
from bot.inbound.allowance import Allowance
from bot.store import pages
from bot.store.database import Database
from bot.store.pages import PageWish, hashed
from tests.support.alerts import alarm
from tests.support.asgi import Answer, call
from tests.support.clock import Clock
from tests.support.scene import AMINA, YUSUF, Scene

pytest_plugins = ["tests.support.databases"]
TOKEN, OLDER, BURST = "newest-token", "older-token", 3


@dataclass
class Door:
    """The routes, with an incident that `ops` was paged about."""

    scene: Scene
    app: FastAPI = field(default_factory=FastAPI)

    def __post_init__(self) -> None:
        strangers = Allowance(BURST, 1.0, self.scene.clock)
        routes = acknowledge_routes(self.scene.database, self.scene.respond, strangers)
        self.app.include_router(routes)

    async def page(self, token: str = TOKEN) -> None:
        """Page `ops` with a link."""
        async with self.scene.database.write() as connection:
            now = self.scene.clock()
            await pages.want(connection, PageWish(1, "ops", "page:1", "opened", now))
            page = await pages.next_due(connection, "ops", now)
            assert page is not None
            await pages.change(connection, page.id, token_hash=hashed(token))

    async def open(self, token: str = TOKEN, method: str = "GET") -> Answer:
        return await call(self.app, path=f"/ack/{token}", method=method, headers=())

    async def press(self, token: str = TOKEN) -> Answer:
        return await self.open(token, "POST")


@pytest.fixture
async def door(database: Database) -> Door:
    with capture_logs():
        made = Door(Scene(database, Clock()))
        await made.scene.say(alarm(title="web-2 <script>alert(1)</script> is slow"))
        await made.page()
    return made


async def test_looking_changes_nothing(door: Door) -> None:
    before, entries = await door.scene.incident(), await door.scene.kinds()
    for method in ("GET", "GET", "HEAD", "PUT"):
        await door.open(method=method)
    answer = await door.open()
    assert answer.status == 200
    assert b"Acknowledge INC-1</button>" in answer.body
    assert b"Nobody has it yet" in answer.body
    assert (await door.scene.incident(), await door.scene.kinds()) == (before, entries)


async def test_the_button_acknowledges_once(door: Door) -> None:
    answer = await door.press()
    assert (answer.status, YOURS.encode() in answer.body) == (200, True)
    one = await door.scene.incident()
    assert (one.status, one.assignee) == (IncidentStatus.ACKNOWLEDGED, "page:ops")
    assert await door.scene.replies(1) == ["somebody paged by ops has it."]
    again = await door.press()
    assert b"INC-1 is acknowledged already." in again.body
    assert (await door.scene.kinds(one.id)).count("incident.acknowledged") == 1


async def test_a_title_is_text(door: Door) -> None:
    for answer in (await door.open(), await door.press()):
        assert b"<script>" not in answer.body
        assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in answer.body


@pytest.mark.parametrize(("actor", "who"), [(AMINA, b"Somebody in Slack"), ("page:ops", b"Someb")])
async def test_whoever_comes_late_sees_that_it_is_taken(door: Door, actor: str, who: bytes) -> None:
    await door.scene.respond.acknowledge(1, actor)
    answer = await door.open()
    assert who in answer.body
    assert b"has it. There is nothing to do here." in answer.body
    assert b"<button>" not in answer.body


async def test_what_is_over_is_not_taken(door: Door) -> None:
    await door.scene.respond.resolve(1, YUSUF, anyway=True)
    assert b"It is resolved." in (await door.open()).body
    assert b"INC-1 is resolved." in (await door.press()).body
    assert (await door.scene.incident()).status is IncidentStatus.RESOLVED


async def test_a_page_sent_again_has_another_link_and_the_older_one_says_so(door: Door) -> None:
    await door.page(OLDER)
    await door.page(TOKEN)
    for answer in (await door.open(OLDER), await door.press(OLDER)):
        assert (answer.status, GONE.encode() in answer.body) == (404, True)
    assert (await door.open()).status == 200


@pytest.mark.parametrize("token", ["x", "%00", "..%2f..", "%ff", "a" * 5000, "'--"])
async def test_a_wrong_link_leads_nowhere(door: Door, token: str) -> None:
    for answer in (await door.open(token), await door.press(token)):
        assert answer.status == 404
    assert (await door.scene.incident()).status is IncidentStatus.TRIGGERED


async def test_strangers_who_try_keep_nobody_from_acknowledging(door: Door) -> None:
    tried = [await door.open(f"wrong-{number}") for number in range(BURST + 5)]
    assert [answer.status for answer in tried] == [404] * BURST + [429] * 5
    assert BUSY.encode() in tried[-1].body
    assert YOURS.encode() in (await door.press()).body


async def test_no_cache_keeps_it_and_no_page_frames_it(door: Door) -> None:
    headers = (await door.open()).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
