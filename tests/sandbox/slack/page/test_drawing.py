import pytest
from playwright.async_api import Page, expect

from bot.sandbox.slack import Workspace
from bot.sandbox.slack.blocks import characters, limits
from bot.sandbox.slack.blocks.elements import INPUTS, INTERACTIVE
from bot.sandbox.slack.blocks.kinds import EVERYWHERE
from tests.sandbox.slack.blocks.test_message import GOOD
from tests.sandbox.slack.kit import Json, asks, client_of, modal, mrkdwn, option, section

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MARKS = {
    "*bold* and 2*3*4": "<b>bold</b> and 2*3*4",
    "_it_ snake_case_name": "<i>it</i> snake_case_name",
    "~gone~": "<s>gone</s>",
    "`a < b`": "<code>a &lt; b</code>",
    "*_both_*": "<b><i>both</i></b>",
    "&lt;b&gt; &amp;amp;": "&lt;b&gt; &amp;amp;",
    "&gt; quoted\nnot": "<blockquote>quoted</blockquote>not",
    "```\nx *y*\n```": "<pre>x *y*</pre>",
    "a\nb": "a<br>b",
    ":red_circle: :nonsense: 10:30:00": "🔴 :nonsense: 10:30:00",
    "<https://x.example/?a=1&amp;b=2|the graph>": (
        '<a href="https://x.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
        "the graph</a>"
    ),
    "<@U02YUSUF>": '<span class="mention">@yusuf</span>',
    "<@U01AMINA>": '<span class="mention mine">@amina</span>',
    "<!channel>": '<span class="mention mine">@channel</span>',
    "<!subteam^S0ONCALL>": '<span class="mention mine">@oncall</span>',
    "<#C0API>": '<span class="mention">#api</span>',
}


async def test_mrkdwn_is_drawn_as_slack_draws_it(served: Workspace, page: Page) -> None:
    blocks = [section(text, block_id=f"b{number}") for number, text in enumerate(MARKS)]
    await client_of(served).chat_postMessage(channel="C0ALARMS", text="x", blocks=blocks)
    await page.locator("[data-block=b0]").wait_for()
    drawn = {
        text: await page.locator(f"[data-block=b{number}] .text").inner_html()
        for number, text in enumerate(MARKS)
    }
    assert drawn == MARKS


async def test_every_block_and_element_slack_takes_is_drawn(served: Workspace, page: Page) -> None:
    client = client_of(served)
    for block in GOOD.values():
        if characters(block) <= limits.MESSAGE_CHARACTERS and block["type"] != "markdown":
            await client.chat_postMessage(channel="C0ALARMS", text="x", blocks=[block])
    short = {"type": "markdown", "text": "# Title\n- one\n- two\n\n**bold** `code`\n> quote"}
    await client.chat_postMessage(channel="C0ALARMS", text="x", blocks=[short])
    assert {block["type"] for block in GOOD.values()} >= EVERYWHERE.keys()
    await page.locator(".markdown li").last.wait_for()
    options = [option("One", "1")]
    lists = {"static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow"}

    def element(kind: str) -> Json:
        more: Json = {"options": options} if kind in lists else {}
        if kind == "number_input":
            more["is_decimal_allowed"] = False
        return {"type": kind, "action_id": kind, **more}

    inside = [asks(kind, element(kind)) for kind in INPUTS]
    alert = {"type": "alert", "level": "warning", "text": mrkdwn("careful")}
    view = modal(*inside, section(accessory=element("overflow")), alert)
    await client.views_open(trigger_id=served.triggers.issue("U01AMINA"), view=view)
    await expect(page.locator(".modal [data-action]")).to_have_count(len(INPUTS) + 1)
    assert len(INPUTS) > len(INTERACTIVE) - 2
    assert await page.locator(".unknown").count() == 0
