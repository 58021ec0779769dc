"""What AWS shows, in a modal; whatever else can be asked, is asked there."""

import pytest

from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.driver.modal import SeenModal
from tests.inbound.slack.office import Office, name_in, number_in

pytestmark = pytest.mark.asyncio(loop_scope="package")
MENU = "Evidence, raw event…"


async def opened(office: Office, message: SeenMessage) -> SeenModal:
    await office.amina.choose(message, MENU)
    return await office.amina.expect_modal(f"Evidence {name_in(message)}")


async def test_the_raw_event_is_two_clicks_away(office: Office) -> None:
    message = await office.alarmed()
    await office.amina.click(await opened(office, message), "Raw event")
    modal = await office.amina.expect_modal('"NewStateValue": "ALARM"')
    assert "Signature" not in modal.reads
    await office.amina.close(modal)


async def test_by_hand_there_is_nothing_to_ask_and_no_raw_event(office: Office) -> None:
    message = await office.opened()
    modal = await opened(office, message)
    assert "Nothing was asked of AWS yet" in modal.reads
    assert modal.buttons == ["Raw event"]
    await office.amina.click(modal, "Raw event")
    await office.amina.close(await office.amina.expect_modal("No raw event of it is left"))


async def test_an_entry_of_an_older_menu_still_opens_the_raw_event(office: Office) -> None:
    message = await office.alarmed()
    chosen = {"value": f"raw:{number_in(message)}"}
    given = {"action_id": "more", "block_id": "b", "selected_option": chosen}
    trigger = office.workspace.triggers.issue("U01AMINA")
    clicked = office.clicked(message, "more", actions=[given], trigger_id=trigger)
    await office.post(clicked)
    await office.amina.close(await office.amina.expect_modal("Raw events"))


async def test_what_the_runbook_does_not_name_is_asked_for(office: Office) -> None:
    message = await office.alarmed()
    modal = await opened(office, message)
    await office.amina.click(modal, "Read", near="Top talkers")
    await office.amina.expect_modal("⏳ *Top talkers:* reading…")
    fields = await office.fields(message, "evidence.asked")
    assert fields["diagnostic"] == "instance_flow_logs"
    assert fields["actor"] == "slack:U01AMINA"
    await office.amina.close(modal)
    shown = await office.slack.expect_reply(message, containing="What AWS shows")
    await office.slack.expect_update(shown, containing="Top talkers")


async def test_a_question_about_what_is_no_part_of_it_is_refused(office: Office) -> None:
    message = await office.alarmed()
    value = f"{number_in(message)}:instance_flow_logs:0123456789ab"
    actions = [{"action_id": "evidence_ask", "block_id": "b", "value": value}]
    await office.post(office.clicked(message, "evidence_ask", actions=actions))
    told = "That is no longer part of the incident. Open it again."
    await office.amina.expect_ephemeral(told, channel="C0ALARMS")
    assert "evidence.asked" not in await office.kinds(message)
