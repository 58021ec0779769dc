"""A message's own menu: in threads, where commands do not work."""

import pytest

from bot.inbound.slack.shortcuts import SHORTCUTS
from tests.inbound.slack.office import Office, name_in

pytestmark = pytest.mark.asyncio(loop_scope="package")
TITLES = {
    "note": "Note on",
    "update": "Update on",
    "assign": "Assign",
    "impact": "Impact of",
    "regroup": "Regroup",
    "evidence": "Evidence",
}


@pytest.mark.parametrize(
    ("callback", "verb"), [pair for pair in SHORTCUTS.items() if pair[1] != "resolve"]
)
async def test_a_shortcut_opens_its_dialog(office: Office, callback: str, verb: str) -> None:
    message = await office.opened()
    await office.amina.say("C0ALARMS", "I look at it.", thread=message)
    own = await office.slack.expect_reply(message, containing="I look at it.")
    for place in (message, own):
        await office.amina.shortcut(callback, place)
        modal = await office.amina.expect_modal(f"{TITLES[verb]} {name_in(message)}")
        await office.amina.close(modal)


async def test_it_resolves_from_the_thread(office: Office) -> None:
    message = await office.opened()
    checklist = await office.slack.expect_reply(message, containing="Runbook for")
    await office.amina.shortcut("firebreak_resolve", checklist)
    await office.slack.expect_update(message, containing="RESOLVED (was high)")


async def test_elsewhere_it_says_that_there_is_no_incident(office: Office) -> None:
    await office.amina.say("C0API", "Who wants coffee?")
    other = await office.slack.expect_message("C0API", containing="coffee")
    await office.amina.shortcut("firebreak_note", other)
    told = "This message belongs to no incident of Firebreak."
    await office.amina.expect_ephemeral(told, channel="C0API")
