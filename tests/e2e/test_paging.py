"""Somebody is called until somebody answers, and also where Slack is dead."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox.slack import FaultKind
from bot.sandbox.world import World
from tests.e2e.stage import Stage, apart, deeds, instance
from tests.support.receivers import Mailbox, Receiver, mailing, receiving

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

PUBLIC = {"FIREBREAK_PUBLIC_URL": "https://firebreak.example.com"}
PAGE = [{"after": "0m", "mention": "responder"}, {"after": "1s", "notify": "ops"}]
NIGHT = instance(0xE01)


@pytest.fixture
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest_asyncio.fixture(loop_scope="package")
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mailing() as mailbox:
        yield mailbox


@asynccontextmanager
async def staged(
    world: World,
    directory: Path,
    ops: Receiver,
    mailbox: Mailbox | None = None,
    *,
    patient: bool = False,
) -> AsyncIterator[Stage]:
    """Run a Firebreak that pages by `ops`, impatient unless said otherwise."""
    module = "bot" if patient else "tests.e2e.impatient"
    urls = {"ops": ops.url, **({"mail": mailbox.url} if mailbox else {})}
    notifiers = {"notifiers": urls, "fallback": list(urls)}
    changed: dict[str, Any] = {"escalations": {"page": PAGE}, **notifiers}
    async with apart(world, directory, more=PUBLIC, module=module, **changed) as stage:
        yield stage


async def pages(stage: Stage, ops: Receiver, count: int, *, within: float = 15.0) -> None:
    """Wait until so many pages have arrived."""
    await stage.until(lambda: len(ops.got) >= count, within=within)


async def test_nobody_answers_until_somebody_opens_the_pages_link(
    world: World, tmp_path: Path, ops: Receiver
) -> None:
    async with staged(world, tmp_path, ops) as stage:
        await stage.alarm("orders-cpu-critical", on=NIGHT)
        message = await stage.slack.expect_message("C0ALARMS", containing=NIGHT)
        assert "nobody has it yet <@U01AMINA> <@U02YUSUF>" in message.reads
        await pages(stage, ops, 1)
        assert ops.titles[0].startswith("CRITICAL: ")
        assert "INC-1" in ops.titles[0]
        assert "first alert of its group" in ops.got[0]["message"]
        await stage.until(lambda: stage.records.entries("page.sent"))
        await stage.bot.kill()
        await stage.bot.start()

        called = await stage.slack.expect_reply(message, containing="nobody has acknowledged it")
        assert "<@U01AMINA> <@U02YUSUF>" in called.text
        assert called.raw["broadcast"]
        await pages(stage, ops, 2)  # and so on, round after round

        address = f"{stage.bot.address}{ops.link}"
        for _ in range(2):
            asked = await stage.http.get(address)
            assert "Acknowledge INC-1" in asked.text
        assert deeds(stage, 1, "incident.") == []
        answered = await stage.http.post(address)
        assert "It is yours" in answered.text

        shown = await stage.slack.expect_update(message, containing="somebody paged by ops has it")
        assert "<@U02YUSUF>" not in shown.reads
        assert deeds(stage, 1, "incident.") == [("incident.acknowledged", "page:ops")]
        arrived = len(ops.got)
        await asyncio.sleep(6)  # two rounds
        assert len(ops.got) == arrived
        assert "already" in (await stage.http.post(address)).text
        sent = stage.records.entries("page.sent")
        assert [one["reason"] for one in sent] == ["opened", *["unanswered"] * (arrived - 1)]
        assert not any(one["perhaps_twice"] for one in sent)
        assert stage.records.ledger_problems() == []

        amina = stage.slack.person("amina")
        await amina.command("/firebreak open critical checkout is down", "C0ALARMS")
        await stage.until(lambda: any("checkout is down" in title for title in ops.titles))


async def _without_slack(stage: Stage, ops: Receiver, mailbox: Mailbox, *, within: float) -> None:
    """Let an alarm fire while Slack is dead, and Slack come back once it was paged."""
    await stage.until(lambda: "A new session" in stage.bot.log.read_text())
    await stage.slack.fault(FaultKind.OUTAGE, seconds=600)
    began = time.monotonic()
    await stage.alarm("orders-cpu-critical", on=NIGHT)
    hidden = "Slack does not show it"
    await stage.until(lambda: any(hidden in one["message"] for one in ops.got), within=within + 5)
    await stage.until(lambda: len(mailbox.got) > 0, within=within)
    assert time.monotonic() - began <= within
    assert hidden in mailbox.got[0].get_content()
    (page,) = [one for one in ops.got if hidden in one["message"]]
    lines = page["message"].splitlines()
    assert [line.partition(":")[0] for line in lines[:4]] == [
        "Why you are called", "Where", "First", "Acknowledge",
    ]  # fmt: skip
    assert "shop-prod" in lines[1]

    await stage.slack.clear_faults()
    message = await stage.slack.expect_message("C0ALARMS", containing=NIGHT, within=60)
    await stage.slack.person("amina").click(message, "Acknowledge")  # or it calls on and on
    await stage.slack.expect_update(message, containing="<@U01AMINA> has it")
    await stage.in_line(within=60)
    await stage.assert_no_double()
    again = [one for one in stage.records.entries("page.sent") if one["reason"] == "slack_is_away"]
    assert len(again) >= 1
    assert stage.records.ledger_problems() == []


async def test_without_slack_the_fallback_is_paged_and_slack_catches_up_once(
    world: World, tmp_path: Path, ops: Receiver, mailbox: Mailbox
) -> None:
    async with staged(world, tmp_path, ops, mailbox) as stage:
        await _without_slack(stage, ops, mailbox, within=15)


@pytest.mark.slow
async def test_without_slack_a_minute_is_enough(
    world: World, tmp_path: Path, ops: Receiver, mailbox: Mailbox
) -> None:
    async with staged(world, tmp_path, ops, mailbox, patient=True) as stage:
        await _without_slack(stage, ops, mailbox, within=60)
