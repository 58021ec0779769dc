from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.state.app import Shortcut
from tests.sandbox.slack.kit import (
    actions,
    app_of,
    button,
    client_of,
    listening,
    modal,
    mrkdwn,
    option,
    plain,
    section,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
ALARMS = "C0ALARMS"
CONFIRM = {
    "title": plain("Roll back?"),
    "text": mrkdwn("*Nothing else* changes"),
    "confirm": plain("Do it"),
    "deny": plain("Leave it"),
}


def incident_app(workspace: Workspace) -> Any:
    app = app_of(workspace)

    @app.action("acknowledge")
    async def acknowledge(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(private_metadata=body["message"]["ts"]),
        )

    @app.view("why")
    async def why(ack: Any, view: Any, body: Any, client: Any) -> None:
        reason = view["state"]["values"]["reason"]["text"]["value"]
        if len(reason) < 5:
            await ack(response_action="errors", errors={"reason": "Say a little more"})
            return
        await ack()
        text = f"acknowledged by <@{body['user']['id']}>: {reason}"
        await client.chat_update(channel=ALARMS, ts=view["private_metadata"], text=text)

    @app.action("rollback")
    async def rollback(ack: Any, respond: Any) -> None:
        await ack()
        await respond("rolling back")

    @app.command("/firebreak")
    async def command(ack: Any) -> None:
        await ack("no open incidents")

    @app.shortcut("keep")
    async def keep(ack: Any, respond: Any) -> None:
        await ack()
        await respond("kept")

    return app


async def test_a_button_opens_a_modal_that_changes_the_message(
    served: Workspace, page: Page
) -> None:
    await client_of(served).chat_postMessage(
        channel=ALARMS, text="CRITICAL", blocks=[section("api is down"), actions(button())]
    )
    async with listening(incident_app(served), served):
        await page.get_by_role("button", name="Acknowledge").click()
        dialog = page.get_by_role("dialog", name="Why?")
        await dialog.get_by_label("Reason").fill("no")
        await dialog.get_by_role("button", name="Send").click()
        await expect(dialog.get_by_role("alert")).to_have_text("Say a little more")
        await expect(dialog.get_by_label("Reason")).to_have_value("no")
        await dialog.get_by_label("Reason").fill("disk is full")
        await dialog.get_by_role("button", name="Send").click()
        await expect(page.locator(".message")).to_contain_text("by @amina: disk is full")
        await expect(dialog).to_have_count(0)


async def test_a_confirm_dialog_stands_between_click_and_app(
    served: Workspace, slack: SandboxClient, page: Page
) -> None:
    asked = actions(button("Roll back", "rollback", confirm=CONFIRM))
    await client_of(served).chat_postMessage(channel=ALARMS, text="x", blocks=[asked])
    async with listening(incident_app(served), served):
        await page.get_by_role("button", name="Roll back").click()
        await expect(page.get_by_role("alertdialog")).to_contain_text("Nothing else changes")
        await page.get_by_role("button", name="Leave it").click()
        sent = [each for each in await slack.deliveries() if each["kind"] == "interactive"]
        assert sent == []
        await page.get_by_role("button", name="Roll back").click()
        await page.get_by_role("button", name="Do it").click()
        await expect(page.locator(".message.private")).to_contain_text("rolling back")


async def test_commands_and_message_shortcuts_work(served: Workspace, page: Page) -> None:
    served.app.shortcuts = (Shortcut("message", "Keep for the timeline", "keep"),)
    await client_of(served).chat_postMessage(channel=ALARMS, text="worth it")
    async with listening(incident_app(served), served):
        await page.get_by_label("Message", exact=True).first.fill("/fire")
        await page.get_by_role("button", name="/firebreak").click()
        await page.keyboard.press("Enter")
        await expect(page.locator(".message.private")).to_contain_text("no open incidents")
        await page.get_by_text("worth it").first.hover()
        await page.get_by_role("button", name="More actions").first.click()
        await page.get_by_role("menuitem", name="Keep for the timeline").click()
        await expect(page.locator(".message.private").last).to_contain_text("kept")


async def test_people_are_told_when_the_app_does_not_answer(served: Workspace, page: Page) -> None:
    await client_of(served).chat_postMessage(channel=ALARMS, text="x", blocks=[actions(button())])
    await page.get_by_role("button", name="Acknowledge").click()
    await expect(page.get_by_role("alert")).to_contain_text("Firebreak is not connected")


async def test_a_push_shows_the_text_and_leads_to_its_channel(
    served: Workspace, page: Page
) -> None:
    text = ":warning: HIGH &amp; rising for <@U01AMINA>"
    await expect(page.locator("#head")).to_contain_text("alarms")
    await client_of(served).chat_postMessage(channel="C0API", text=text, blocks=[section("other")])
    push = page.locator(".push")
    await expect(push.locator(".push-text")).to_have_text("⚠️ HIGH & rising for @amina")
    await push.locator(".push-text").click()
    await expect(page.locator("#head")).to_contain_text("# api")
    await expect(page.locator(".message")).to_contain_text("other")


async def test_another_person_sees_another_screen(served: Workspace, page: Page) -> None:
    client = client_of(served)
    await client.chat_postEphemeral(channel=ALARMS, user="U01AMINA", text="for amina only")
    clock = "<!date^1763600000^{date_num} at {time}|then>"
    await client.chat_postMessage(channel=ALARMS, text=clock)
    messages = page.locator("#messages")
    await expect(messages).to_contain_text("for amina only")
    await expect(messages).to_contain_text("2025-11-20 at 1:53 AM")  # Berlin
    await page.get_by_label("You are").select_option("yusuf")
    await expect(messages).to_contain_text("2025-11-20 at 3:53 AM")  # Istanbul
    await expect(messages).not_to_contain_text("for amina only")


async def test_threads_open_beside_the_channel(served: Workspace, page: Page) -> None:
    client = client_of(served)
    parent = await client.chat_postMessage(channel=ALARMS, text="incident")
    await client.chat_postMessage(channel=ALARMS, thread_ts=parent["ts"], text="step 1 done")
    await page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_label("Thread", exact=True)
    await expect(thread).to_contain_text("step 1 done")
    await thread.get_by_label("Message", exact=True).fill("good")
    await page.keyboard.press("Enter")
    await expect(thread).to_contain_text("good")
    await expect(page.locator("#messages")).not_to_contain_text("good")


async def test_a_phone_shows_one_thing_at_a_time_and_nothing_sticks_out(
    served: Workspace, phone: Page
) -> None:
    client = client_of(served)
    many = [button(f"A rather long label {number}", str(number)) for number in range(5)]
    overflow = {"type": "overflow", "action_id": "o", "options": [option("Resolve", "r")]}
    parent = await client.chat_postMessage(
        channel=ALARMS,
        text="x",
        blocks=[section("wide" * 200, accessory=overflow), actions(*many)],
    )
    await client.chat_postMessage(channel=ALARMS, thread_ts=parent["ts"], text="a reply")
    await phone.reload()  # what came before is not pushed again
    await phone.get_by_role("button", name="1 reply").click()
    await expect(phone.get_by_label("Thread", exact=True)).to_contain_text("a reply")
    assert await phone.evaluate("document.documentElement.scrollWidth") == 390
    await phone.get_by_label("Close thread").click()
    for label in await phone.locator("#messages .button").all():
        box = await label.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 36
    await phone.locator(".back").click()
    await phone.get_by_role("button", name="security").click()
    await expect(phone.locator("#head")).to_contain_text("security")
