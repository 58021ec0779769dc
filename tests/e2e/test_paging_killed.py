"""Kill -9 at any moment of an escalation: everybody is called all the same, and called once."""

import asyncio
import random
from collections import defaultdict
from pathlib import Path

import pytest

from bot.flow.page import HELD
from bot.outbound.page_text import PERHAPS_TWICE
from bot.sandbox.world import World
from tests.e2e.stage import apart, instance
from tests.support.receivers import Receiver, mailing, receiving

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

KILLS, COURSE_SECONDS = 30, 3.0  # in which an escalation makes all its calls
CALLS = [
    {"after": "0m", "mention": "responder"},
    {"after": "1s", "notify": "ops"},
    {"after": "2s", "notify": "mail"},
]
SEED = 20261120


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_thirty_kills_lose_no_page_and_double_none_in_silence(
    world: World, tmp_path: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311  (the same moments each time)
    with receiving() as ops:
        async with mailing() as mail:
            notifiers = {"ops": ops.url, "mail": mail.url}
            escalations = {"page": CALLS}
            async with apart(
                world, tmp_path, escalations=escalations, notifiers=notifiers
            ) as stage:
                for number in range(KILLS):
                    await stage.alarm("night-critical", on=instance(0xF00 + number))
                    await asyncio.sleep(chance.uniform(0, COURSE_SECONDS))
                    await stage.bot.kill()
                    await stage.bot.start()

                sent = "SELECT count(*) FROM pages WHERE sent_at IS NOT NULL"
                within = HELD.total_seconds() + 30  # one that died while it sent holds its page
                await stage.until(lambda: stage.records.one(sent) == 2 * KILLS, within=within)
                _assert_once(_by_incident(_pages(ops)))
                _assert_once(_by_incident([(m["Subject"], m.get_content()) for m in mail.got]))

                called = stage.records.entries("people.called")
                assert len(called) == len(CALLS) * KILLS
                await stage.in_line(within=60)
                await stage.assert_no_double()
                assert stage.records.ledger_problems() == []


def _pages(receiver: Receiver) -> list[tuple[str, str]]:
    return [(page["title"], page["message"]) for page in receiver.got]


def _by_incident(pages: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the bodies that arrived, by the incident's name at the end of the title."""
    arrived: dict[str, list[str]] = defaultdict(list)
    for title, body in pages:
        arrived[title.rpartition(" ")[2]].append(body)
    return arrived


def _assert_once(arrived: dict[str, list[str]]) -> None:
    """Check that every incident has its page, and that a second one says that it may be one."""
    assert set(arrived) == {f"INC-{number}" for number in range(1, KILLS + 1)}
    for name, bodies in arrived.items():
        assert all(PERHAPS_TWICE in body for body in bodies[1:]), name
