"""One browser for all tests of the page: they share the session's event loop."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.sandbox.slack import SandboxClient, Workspace, running_workspace

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's chromium; without it these tests are skipped, but never in CI."""
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip(f"{CHROMIUM} is not installed")
    return str(CHROMIUM)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def served() -> AsyncIterator[Workspace]:
    async with running_workspace(Workspace(strict=False)) as workspace:
        yield workspace


@pytest_asyncio.fixture(loop_scope="session")
async def slack(served: Workspace) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(served.url) as slack:
        yield slack


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, served: Workspace) -> AsyncIterator[Page]:
    """The page on a wide screen, as amina; an error in it fails the test."""
    async with await browser.new_page(viewport={"width": 1280, "height": 800}) as page:
        errors = await opened(page, served)
        yield page
    assert errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser, served: Workspace) -> AsyncIterator[Page]:
    """The page on a phone."""
    async with await browser.new_page(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as page:
        errors = await opened(page, served)
        yield page
    assert errors == []


async def opened(page: Page, served: Workspace) -> list[str]:
    """Open the workspace; return the list to which the page's errors go."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_default_timeout(5000)
    await page.goto(served.url)
    await page.locator("#who option").first.wait_for(state="attached")
    return errors
