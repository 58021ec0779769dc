"""What a person sees and clicks in the sandbox's page, with a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from tests.e2e.stage import Stage, deeds, instance

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="package"),
]
DEBIANS = "/usr/bin/chromium"
CHROMIUM = DEBIANS if Path(DEBIANS).exists() else None  # None: playwright's own


@pytest_asyncio.fixture(loop_scope="package")
async def page(stage: Stage) -> AsyncIterator[Page]:
    """The page as amina sees it; an error in it fails the test."""
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(stage.world.slack.url)
        yield page
        await browser.close()
    assert errors == []


async def test_an_incident_is_worked_in_the_browser(stage: Stage, page: Page) -> None:
    await page.get_by_role("button", name="api").first.click()
    await stage.alarm("api-browser-critical", on=instance(0xE1))
    message = page.locator(".message", has_text=f"{instance(0xE1)} above 80").first
    await expect(message).to_contain_text("CRITICAL")
    await expect(message).to_contain_text("nobody has it")

    await message.get_by_role("button", name="Acknowledge").click()
    await expect(message).to_contain_text("has it")
    await expect(message.get_by_role("button", name="Acknowledge")).to_have_count(0)

    await message.get_by_role("button", name="Runbook 0/7").click()
    modal = page.locator(".modal")
    await expect(modal).to_contain_text("Take it.")
    await modal.get_by_role("button", name="Done").first.click()
    await expect(modal).to_contain_text("1 of 7 done")
    await expect(modal).to_contain_text("@amina")
    await modal.get_by_role("button", name="Close").last.click()
    await expect(message.get_by_role("button", name="Runbook 1/7")).to_be_visible()

    number = stage.records.one("SELECT max(number) FROM incidents")
    assert deeds(stage, number, "step.") == [("step.done", "slack:U01AMINA")]
