"""Every modal, filled in by people in a sandbox's Slack."""

import pytest

from bot.core.incident import IncidentStatus
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.driver.modal import SeenModal
from tests.inbound.slack.office import Office, name_in, number_in

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def dialog(office: Office, message: SeenMessage, label: str, title: str) -> SeenModal:
    await office.amina.choose(message, label)
    return await office.amina.expect_modal(f"{title} {name_in(message)}")


async def test_a_note_goes_into_the_thread_and_the_ledger(office: Office) -> None:
    message = await office.opened()
    modal = await dialog(office, message, "Add a note…", "Note on")
    text = "Flow logs show *4 GB* <!channel>\nto 198.51.100.7"
    assert await office.amina.submit(modal, {"What happened?": text}) is None
    reply = await office.slack.expect_reply(message, containing="<@U01AMINA> notes: Flow logs")
    assert "&lt;!channel&gt;\nto 198.51.100.7" in reply.blocks[0]["text"]["text"]
    assert (await office.fields(message, "note"))["text"] == text


async def test_a_blank_note_stays_open_and_says_why(office: Office) -> None:
    message = await office.opened()
    modal = await dialog(office, message, "Add a note…", "Note on")
    still = await office.amina.submit(modal, {"What happened?": "  \n "})
    assert still is not None
    assert still.errors == {"text": "Write something first."}
    assert await office.amina.submit(still, {"What happened?": "It is back."}) is None
    await office.slack.expect_reply(message, containing="It is back.")


async def test_somebody_is_asked_to_take_it(office: Office) -> None:
    message = await office.opened()
    modal = await dialog(office, message, "Assign…", "Assign")
    assert await office.amina.submit(modal, {"Who has it now?": "U02YUSUF"}) is None
    await office.slack.expect_update(message, containing="<@U02YUSUF> was asked to take it")
    await office.slack.expect_reply(message, containing="<@U01AMINA> gave it to <@U02YUSUF>.")


async def test_the_impact_is_recorded(office: Office) -> None:
    message = await office.opened()
    await office.amina.click(message, "Acknowledge")
    message = await office.slack.expect_update(message, containing="<@U01AMINA> has it")
    modal = await dialog(office, message, "Record the impact…", "Impact of")
    saw = {"From": "03:10 UTC", "Until": "still", "What customers saw": "No checkout at all"}
    assert await office.amina.submit(modal, saw) is None
    said = "03:10 UTC to still: No checkout at all"
    await office.slack.expect_update(message, containing=f"Impact: {said}")
    await office.slack.expect_reply(message, containing=f"recorded the impact: {said}")


async def test_two_incidents_become_one(office: Office) -> None:
    kept, gone = await office.alarmed(), await office.alarmed()
    modal = await dialog(office, gone, "Merge or split…", "Regroup")
    label = next(choice for choice in modal.choices if choice.startswith(f"{name_in(kept)} "))
    assert await office.amina.submit(modal, {"Merge all of it into": label}) is None
    over = await office.slack.expect_update(gone, containing=["RESOLVED", "Merged into"])
    assert "Reopen" not in over.buttons
    await office.slack.expect_reply(gone, containing=f"merged this into {name_in(kept)}.")
    await office.slack.expect_reply(kept, containing=f"merged {name_in(gone)} into this.")

    await office.post(office.clicked(gone, "reopen"))
    refused = f"{name_in(gone)} was merged into {name_in(kept)}: work there."
    await office.amina.expect_ephemeral(refused, channel="C0ALARMS")

    modal = await dialog(office, kept, "Merge or split…", "Regroup")
    some = [choice for choice in modal.choices if not choice.startswith("INC-")]
    assert len(some) == 2
    assert await office.amina.submit(modal, {"Or split these alerts off": some[:1]}) is None
    reply = await office.slack.expect_reply(kept, containing="<@U01AMINA> split INC-")
    part = reply.text.split()[2]
    split = await office.slack.expect_message("C0ALARMS", containing=f"*{part}*")
    await office.slack.expect_reply(split, containing=f"split this off {name_in(kept)}.")


async def test_neither_or_both_is_no_choice(office: Office) -> None:
    kept, gone = await office.alarmed(), await office.alarmed()
    modal = await dialog(office, gone, "Merge or split…", "Regroup")
    still = await office.amina.submit(modal, {})
    assert still is not None
    assert still.errors == {
        "into": "Choose an incident to merge into, or alerts to split off: one of the two."
    }
    await office.amina.close(still)
    assert (await office.incident(gone)).is_open
    assert (await office.incident(kept)).is_open


async def test_what_changed_meanwhile_is_told_where_the_incident_stands(office: Office) -> None:
    kept, gone = await office.opened(), await office.opened(channel="C0API")
    modal = await dialog(office, gone, "Merge or split…", "Regroup")
    label = next(choice for choice in modal.choices if choice.startswith(f"{name_in(kept)} "))
    await office.firebreak.verbs.respond.resolve(number_in(kept), "slack:U02YUSUF")
    assert await office.amina.submit(modal, {"Merge all of it into": label}) is None
    refused = f"{name_in(kept)} is resolved. Reopen it first."
    await office.amina.expect_ephemeral(refused, channel="C0API")
    assert (await office.incident(gone)).status is IncidentStatus.TRIGGERED
