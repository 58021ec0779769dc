"""Pages go out once, and again where nobody knows; what cannot be sent is said."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy.exc import OperationalError

from bot.core.incident import IncidentStatus
from bot.flow.page import TRIES
from bot.outbound.page_text import PERHAPS_TWICE
from bot.store import pages
from bot.store.pages import PageWish
from tests.support.alerts import alarm
from tests.support.paging import Paging, calls
from tests.support.receivers import SECRET, Mailbox, Receiver, mailing, receiving
from tests.support.scene import YUSUF, Scene

TITLE = "HIGH: web-2: cpu is too high (111122223333) INC-1"


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mailing() as mailbox:
        yield mailbox


@pytest.fixture
def paging(scene: Scene, ops: Receiver) -> Paging:
    return Paging(scene, calls({"after": "0m", "notify": "ops"}), {"ops": ops.url})


async def fired(paging: Paging) -> None:
    await paging.scene.say(alarm())
    await paging.after()


async def test_a_page_arrives_once_with_its_reason_and_its_link(
    paging: Paging, ops: Receiver
) -> None:
    await fired(paging)
    assert await paging.page() == 1
    assert await paging.page() == 0
    (page,) = ops.got
    assert page["title"] == TITLE
    first, *_ = page["message"].splitlines()
    assert first == "Why you are called: first alert of its group: a new incident."
    assert "Acknowledge: https://firebreak.example.com/ack/" in page["message"]
    assert PERHAPS_TWICE not in page["message"]
    assert await paging.told("page.sent") == [
        {"notifier": "ops", "reason": "opened", "perhaps_twice": False}
    ]


async def test_it_arrives_by_mail(scene: Scene, mailbox: Mailbox) -> None:
    paging = Paging(scene, calls({"after": "0m", "notify": "ops"}), {"ops": mailbox.url})
    await fired(paging)
    await paging.page()
    (letter,) = mailbox.got
    assert (letter["Subject"], letter["To"]) == (TITLE, "oncall@example.com")
    assert "First: " in letter.get_content()


async def test_without_a_public_address_there_is_no_link(scene: Scene, ops: Receiver) -> None:
    step = calls({"after": "0m", "notify": "ops"})
    paging = Paging(scene, step, {"ops": ops.url}, public_url="")
    await fired(paging)
    await paging.page()
    assert "Acknowledge" not in ops.got[0]["message"]


async def test_what_was_answered_on_its_way_is_dropped(paging: Paging, ops: Receiver) -> None:
    await fired(paging)
    await paging.scene.respond.acknowledge(1, YUSUF)
    await paging.page()
    assert ops.got == []
    assert await paging.told("page.dropped") == [{"notifier": "ops", "reason": "opened"}]


async def test_killed_before_the_answer_it_is_sent_again_and_said_to_be_perhaps_twice(
    paging: Paging, ops: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fired(paging)

    async def killed(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(paging.pager.notify, "send", killed)
        with pytest.raises(asyncio.CancelledError):
            await paging.page()
    _, paging.pager, _ = paging.replica(paging.scene.database)
    assert await paging.page() == 0  # another process may still be at it
    await paging.after(1)
    await paging.page()
    (page,) = ops.got
    assert PERHAPS_TWICE in page["message"]
    (told,) = await paging.told("page.sent")
    assert told["perhaps_twice"] is True


async def test_what_was_not_answered_is_sent_again_and_said_to_be_perhaps_twice(
    paging: Paging, ops: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ops.answering.clear()
    await fired(paging)
    with monkeypatch.context() as patched:
        patched.setattr("bot.outbound.notify.SECONDS", 0.2)
        await paging.page()
    async with asyncio.timeout(10):
        while not ops.got:  # noqa: ASYNC110  (a thread's)
            await asyncio.sleep(0.01)
    ops.answering.set()
    await paging.after(0.1)
    await paging.page()
    assert [PERHAPS_TWICE in page["message"] for page in ops.got] == [False, True]
    assert (await paging.told("page.sent"))[0]["perhaps_twice"] is True


async def test_what_is_refused_is_tried_again_ever_more_slowly_and_then_said(
    paging: Paging, ops: Receiver
) -> None:
    ops.status = 403
    await fired(paging)
    at = []
    for second in range(120):
        if await paging.page():
            at.append(second)
        paging.scene.clock.advance(seconds=1)
    assert at == [0, 5, 15, 35, 75]
    assert len(ops.got) == TRIES
    failures = paging.metrics.registry.get_sample_value("firebreak_page_failures_total")
    assert failures == TRIES
    (told,) = await paging.told("page.failed")
    assert "ops did not take it: " in told["problem"]
    assert SECRET not in told["problem"]
    assert await paging.scene.replies(1) == [f"A page was not sent: {told['problem']}"]


async def test_what_is_taken_at_last_was_sent_once(paging: Paging, ops: Receiver) -> None:
    ops.status = 503
    await fired(paging)
    await paging.page()
    ops.status = 200
    await paging.after(0.1)
    await paging.page()
    (told,) = await paging.told("page.sent")
    assert told["perhaps_twice"] is False


async def test_a_notifier_that_is_gone_is_said(scene: Scene) -> None:
    paging = Paging(scene, calls({"after": "0m", "notify": "ops"}))
    await fired(paging)
    for _ in range(TRIES):
        await paging.page()
        scene.clock.advance(minutes=1)
    assert await scene.replies(1) == ["A page was not sent: there is no notifier named ops"]


async def test_a_link_is_of_the_newest_page_and_cannot_be_read_from_the_database(
    paging: Paging, ops: Receiver
) -> None:
    await fired(paging)
    await paging.page()
    token = ops.link.removeprefix("/ack/")
    async with paging.scene.database.read() as connection:
        page = await pages.by_token(connection, token)
        assert page is not None
        assert (page.incident, page.notifier) == (1, "ops")
        rows = (await connection.execute(pages.pages.select())).all()
    assert token not in str(rows)


async def test_one_that_hangs_keeps_no_other_waiting(
    scene: Scene, ops: Receiver, mailbox: Mailbox
) -> None:
    ops.answering.clear()
    urls = {"ops": ops.url, "mail": mailbox.url}
    both = calls({"after": "0m", "notify": "ops"}, {"after": "0m", "notify": "mail"})
    paging = Paging(scene, both, urls)
    await fired(paging)
    working = asyncio.create_task(paging.pager.run())
    async with asyncio.timeout(10):
        while not (ops.got and await paging.told("page.sent")):  # noqa: ASYNC110  (a thread's)
            await asyncio.sleep(0.01)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    (told,) = await paging.told("page.sent")
    assert told["notifier"] == "mail"
    assert len(mailbox.got) == 1


async def test_neither_a_bug_nor_a_database_that_is_away_ends_the_work(
    paging: Paging, ops: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.flow.page.EVERY_SECONDS", 0.01)
    fails = [ZeroDivisionError(), OperationalError("", {}, OSError())]
    find = paging.pager.letters.look.find

    async def failing(self: object, number: int) -> object:
        del self
        if fails:
            paging.scene.clock.advance(minutes=1)
            raise fails.pop()
        return await find(number)

    monkeypatch.setattr("bot.flow.look.Look.find", failing)
    await fired(paging)
    working = asyncio.create_task(paging.pager.run())
    async with asyncio.timeout(10):
        while not ops.got:  # noqa: ASYNC110  (a thread's)
            await asyncio.sleep(0.01)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    assert fails == []


async def test_a_page_about_what_slack_hides_goes_out_though_somebody_has_it(
    paging: Paging, ops: Receiver
) -> None:
    await paging.scene.say(alarm())
    (root,) = [one for one in await paging.scene.messages(1) if one.key == "card"]
    await paging.scene.respond.acknowledge(1, YUSUF)
    now = paging.scene.clock()
    async with paging.scene.database.write() as connection:
        await pages.want(connection, PageWish(1, "ops", root.id, "slack_is_away", now))
    await paging.page()
    assert (await paging.scene.incident()).status is IncidentStatus.ACKNOWLEDGED
    assert ops.titles == [TITLE]
