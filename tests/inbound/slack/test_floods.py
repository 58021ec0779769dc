"""What people do with a flood as a whole, in a sandbox's Slack."""

import asyncio
import itertools
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.core.severity import Severity
from bot.flow.look_flood import NONE_HERE, PAGE
from bot.flow.members import GUEST
from bot.inbound.slack.floods import NOTHING_LEFT
from bot.sandbox.slack.driver.message import SeenMessage
from bot.store import floods, incidents
from tests.inbound.slack.office import Office, elsewhere

pytestmark = pytest.mark.asyncio(loop_scope="package")
_numbers = itertools.count(1)
API = "C0API"


async def flooded(office: Office, *severities: Severity) -> SeenMessage:
    """Let incidents of these severities be a flood; return its digest.

    Here everything is posted at once, so the flood is over as soon as it is looked at.
    """
    verbs, database = office.firebreak.verbs, office.firebreak.database
    now = verbs.clock()
    for severity in severities:
        made = verbs.opened(f"Shelf {next(_numbers)} is low", severity, API, "slack:U02YUSUF", now)
        await verbs.respond.open("slack:U02YUSUF", made)
    async with database.write() as connection:
        flood = await floods.begin(connection, API, now - timedelta(seconds=1))
    await office.firebreak.showing.floods.once()
    async with asyncio.timeout(10):
        while not (found := await _digests(office, flood.id, f"{len(severities)} incidents")):  # noqa: ASYNC110 - Slack tells nobody
            await asyncio.sleep(0.05)
    return found[0]


async def _digests(office: Office, flood: str, containing: str) -> list[SeenMessage]:
    return [
        one
        for one in await office.slack.messages(API)
        if one.metadata.get("event_payload") == {"id": flood} and containing in one.text
    ]


async def stale(office: Office, digest: SeenMessage) -> dict[str, Any]:
    """Return a click by amina on a digest as it stood when it was looked at."""
    value = digest.blocks[-1]["elements"][0]["value"]
    element = {"action_id": "flood_acknowledge", "block_id": "b", "value": value, "type": "button"}
    return office.clicked(await office.opened(), "acknowledge", actions=[element])


async def free(office: Office) -> int:
    """Return how many incidents of the channel nobody has."""
    async with office.firebreak.database.read() as connection:
        found = await incidents.unresolved(connection, 1_000)
    return sum(one.channel == API and one.status.value == "triggered" for one in found)


@pytest_asyncio.fixture(autouse=True, loop_scope="package")
async def _ended(office: Office) -> None:
    """Let no incident of an earlier test count."""
    async with office.firebreak.database.read() as connection:
        found = await incidents.unresolved(connection, 1_000)
    for one in found:
        if one.channel == API:
            await office.firebreak.verbs.respond.resolve(one.number, "slack:U01AMINA", anyway=True)


async def test_one_click_takes_all(office: Office) -> None:
    digest = await flooded(office, *[Severity.CRITICAL] * 2, *[Severity.LOW] * 10)
    await office.amina.click(digest, "Acknowledge all 12")
    told = await office.told(office.amina, API)
    assert told[-1] == (
        "You have 12 incidents (2 critical, 10 low) now. Nobody is called for them any more."
    )
    assert await free(office) == 0
    await office.slack.expect_update(digest, containing="<@U01AMINA> has 12")


async def test_a_second_click_finds_nothing_left(office: Office) -> None:
    digest = await flooded(office, *[Severity.LOW] * 10)
    await office.amina.click(digest, "Acknowledge all 10")
    await office.settled()
    await office.post(await stale(office, digest))
    assert (await office.told(office.amina, "C0ALARMS"))[-1] == NOTHING_LEFT


async def test_a_menu_takes_those_of_a_severity(office: Office) -> None:
    digest = await flooded(office, *[Severity.CRITICAL] * 3, *[Severity.LOW] * 9)
    await office.amina.choose(digest, "🔴 critical: 3")
    assert (await office.told(office.amina, API))[-1].startswith(
        "You have 3 incidents (3 critical)"
    )
    assert await free(office) == 9


async def test_guests_and_strangers_take_nothing(office: Office) -> None:
    digest = await flooded(office, *[Severity.LOW] * 10)
    await office.slack.invite("U0FLOODGUEST", "floodguest", is_restricted=True)
    await office.amina.bring("U0FLOODGUEST", API)
    guest = office.slack.person("U0FLOODGUEST")
    await guest.click(digest, "Acknowledge all 10")
    assert (await office.told(guest, API))[-1] == GUEST
    await office.post(elsewhere(await stale(office, digest)))
    await office.settled()
    assert await free(office) == 10


async def test_the_list_has_pages(office: Office) -> None:
    digest = await flooded(office, Severity.CRITICAL, *[Severity.LOW] * (PAGE + 5))
    await office.amina.click(digest, "List them")
    modal = await office.amina.expect_modal(f"{PAGE + 6} nobody has")
    assert modal.reads.count("INC-") == PAGE
    assert modal.reads.index("🔴") < modal.reads.index("🔵")
    await office.amina.click(modal, "Next")
    await office.settled()
    last = await office.amina.expect_modal(containing="Page 2 of 2")
    assert last.reads.count("INC-") == 6
    await office.amina.click(last, "Previous")
    await office.amina.expect_modal(containing="Page 1 of 2")


async def test_a_forged_part_is_refused(office: Office) -> None:
    message = await office.opened()
    for value in ("", "42", "nobody:1:all", "x:1:severity:worst"):
        element = {"action_id": "flood_acknowledge", "block_id": "b", "value": value}
        await office.post(office.clicked(message, "acknowledge", actions=[element]))
        assert not (await office.told(office.amina, "C0ALARMS"))[-1].startswith("You have")


@pytest.mark.parametrize(
    ("words", "taken", "left"),
    [("all", 12, 0), ("ALL  Critical", 2, 10), ("all opened by hand", 12, 0)],
)
async def test_a_command_takes_the_same(office: Office, words: str, taken: int, left: int) -> None:
    await flooded(office, *[Severity.CRITICAL] * 2, *[Severity.LOW] * 10)
    await office.amina.command(f"/firebreak ack {words}", API)
    assert (await office.told(office.amina, API))[-1].startswith(f"You have {taken} incidents")
    assert await free(office) == left


async def test_a_command_names_what_there_is(office: Office) -> None:
    await flooded(office, *[Severity.LOW] * 10)
    await office.amina.command("/firebreak ack all <!channel>", API)
    said = (await office.told(office.amina, API))[-1]
    assert said.endswith("Services are: opened by hand.")
    assert "<!" not in said
    await office.amina.command("/firebreak ack all", "C0SECURITY")
    assert (await office.told(office.amina, "C0SECURITY"))[-1] == f"{NONE_HERE}."
