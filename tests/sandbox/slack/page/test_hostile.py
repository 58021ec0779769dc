import pytest
from playwright.async_api import Page, expect

from bot.sandbox.slack import Workspace
from tests.sandbox.slack.kit import actions, button, client_of, modal, option, plain, section

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = [
    "<script>window.hurt = 1</script>",
    "<img src=x onerror=window.hurt=1>",
    '"><svg onload=window.hurt=1>',
    "<javascript:window.hurt=1|click me>",
    "<data:text/html,<script>window.hurt=1</script>|click me>",
    "&lt;img src=x onerror=window.hurt=1&gt;",
    "`<b>` *<i>* _<u>_ ```<script>window.hurt=1</script>```",
    "<@U01AMINA|<img src=x onerror=window.hurt=1>>",
    "<!date^1^{time}^javascript:window.hurt=1|<img src=x>>",
    "<!subteam^S9|<img src=x onerror=window.hurt=1>>",
]


async def test_hostile_text_stays_text(served: Workspace, page: Page) -> None:
    client = client_of(served)
    for text in HOSTILE:
        blocks = [
            {"type": "header", "text": plain(text)},
            section(
                text, accessory={"type": "overflow", "options": [option(text[:75], text[:150])]}
            ),
            {"type": "context", "elements": [plain(text)]},
            actions(button(text[:75], value=text)),
            {"type": "markdown", "text": f"**{text}** [x](javascript:window.hurt=1) {text}"},
            {"type": "image", "image_url": "javascript:window.hurt=1", "alt_text": text},
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": text},
                            {"type": "link", "url": "javascript:window.hurt=1", "text": text},
                        ],
                    }
                ],
            },
        ]
        await client.chat_postMessage(
            channel="C0ALARMS", text=text, attachments=[{"color": text, "blocks": blocks}]
        )
        await client.chat_postMessage(channel="C0API", text=text)  # a push
        await expect(page.locator(".push").last).to_be_visible()
    while await (dismiss := page.get_by_label("Dismiss")).count():
        await dismiss.first.click()
    await page.locator(".button.overflow").first.click()
    await expect(page.get_by_role("menuitem").first).to_be_visible()
    await page.keyboard.press("Escape")
    view = modal(section(HOSTILE[0]), title="<img src=x onerror=1>", private_metadata=HOSTILE[0])
    await client.views_open(trigger_id=served.triggers.issue("U01AMINA"), view=view)
    await expect(page.get_by_role("dialog")).to_contain_text("<img src=x onerror=1>")
    await expect(page.locator("#messages")).to_contain_text("<script>window.hurt = 1</script>")
    assert await page.evaluate("window.hurt") is None
    injected = "main script, main svg, main iframe, main img[src='x'], .push img, .modal img"
    assert await page.locator(injected).count() == 0
    links = await page.eval_on_selector_all("a", "all => all.map(each => each.protocol)")
    assert set(links) <= {"http:", "https:", "mailto:", "tel:"}
