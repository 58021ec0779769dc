"""An incident is acted on, told in every format, and read by tools that know nothing of us."""

import io
import json
import os
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator
from playwright.async_api import async_playwright
from pypdf import PdfReader

from bot.app.exporting import Exporting
from bot.core.ledger import problems
from bot.core.proof import read_proof
from bot.export.formats import FORMATS, Options
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.settings import load
from tests.e2e.actions.prose import (
    DONE,
    approved,
    attacked,
    confirmed,
    kinds,
    planned,
    run,
    runbook_of,
)
from tests.e2e.stage import Stage
from tests.export.night import skipped_without_pango
from tests.export.reading import Read, html_page, of_csv, of_html, of_json, of_markdown, of_pdf
from tests.support.books import books

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.asyncio(loop_scope="package"),
    pytest.mark.timeout(300),  # the night is played before the first test
]
CHROMIUM = Path("/usr/bin/chromium")


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def exports(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> AsyncIterator[dict[str, Path]]:
    """A night with an action and its undo, exported while the server runs: a file a format."""
    message = await attacked(stage, slack, stage.world.shop.web_2)
    await amina.click(message, "Acknowledge")
    await slack.expect_update(message, containing="<@U01AMINA> has it")
    runbook = await runbook_of(slack, message)
    await amina.click(runbook, "Done")
    await slack.expect_update(runbook, containing="1 of 7 done")
    await confirmed(amina, await planned(amina, message, "Isolate instance…"))
    isolated = await run(slack, message, "Isolate instance", DONE)
    await approved(slack, amina, yusuf, isolated, "Release instance…")
    await amina.command("/firebreak note INC-1 <b>it</b> | was *mining*", channel="C0ALARMS")
    await amina.command("/firebreak impact INC-1 03:10 03:40 checkout was slow", "C0ALARMS")
    await amina.command("/firebreak resolve INC-1 anyway", channel="C0ALARMS")
    await stage.until(lambda: kinds(stage, message, "incident.resolved"))
    await stage.in_line()
    await on_the_command_line(stage)
    yield await every_format(stage)


async def on_the_command_line(stage: Stage) -> None:
    """Export as people do, beside the server."""
    said = await stage.command(
        "export", "INC-1", "--format", "html", "-o", str(stage.directory / "people.html")
    )
    assert said == (0, "")


async def every_format(stage: Stage) -> dict[str, Path]:
    """Write them all in this process: starting one for each takes longer than the exports."""
    settings = load(stage.bot.environment, stage.directory, frozenset(books()))
    exporting = Exporting(settings, books())
    made = {name: stage.directory / f"INC-1{one.suffix}" for name, one in FORMATS.items()}
    await exporting.open()
    async with exporting.gather.export(1) as export:
        for name, file in made.items():
            with file.open("wb") as body, skipped_without_pango():
                FORMATS[name].write(export, Options(), body)
    await exporting.close()
    return made


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


async def test_every_format_has_the_same_entries_in_the_same_order(
    exports: dict[str, Path], stage: Stage
) -> None:
    said = of_json(text(exports["json"]))
    chain = stage.records.one("SELECT id FROM incidents WHERE number = 1")
    ledger = [one["seq"] for one in stage.records.entries() if one["chain"] == chain]
    assert sorted([*said.numbers, *said.evidence]) == ledger
    assert len(said.evidence) >= 3

    assert of_csv(text(exports["csv"])) == said
    for read in (of_html(text(exports["html"])), of_markdown(text(exports["markdown"]))):
        assert (read.numbers, read.evidence) == (said.numbers, said.evidence)
        for (_, shown), (_, meant) in zip(read.timeline, said.timeline, strict=True):
            assert shown.startswith(meant)
    printed = of_pdf(exports["pdf"].read_bytes())
    assert (printed.numbers, printed.evidence) == (said.numbers, said.evidence)


async def test_the_json_fits_its_schema_and_its_proof_checks(
    exports: dict[str, Path], stage: Stage
) -> None:
    document = json.loads(text(exports["json"]))
    schema = json.loads(files("bot.export").joinpath("export-1.schema.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(document)) == []
    assert document["checked"]["problems"] == []
    assert list(problems(read_proof(document).entries)) == []

    status, checked = await stage.command(
        "audit", "check", str(exports["json"]), "--head", document["checked"]["head"]
    )
    assert status == 0, checked


async def test_it_tells_of_the_action_and_of_what_it_leaves(exports: dict[str, Path]) -> None:
    isolate, release = json.loads(text(exports["json"]))["actions"]

    assert (isolate["title"], isolate["target"]) == ("Isolate instance", "web-2")
    assert (isolate["status"], isolate["undone"]) == ("succeeded", True)
    assert {"what": "1 of 1 interfaces", "before": "shop-web", "after": "firebreak-quarantine"} in (
        isolate["changes"]
    )
    assert "snapshots of 1 volume" in isolate["left"][0]
    assert all(step["state"] == "done" and step["request_ids"] for step in isolate["steps"])
    assert [one["who"] for one in release["approvals"]] == ["yusuf"]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists() and not os.environ.get("CI"), reason="needs chromium")
async def test_a_browser_shows_it_filters_it_and_prints_it(exports: dict[str, Path]) -> None:
    numbers = of_html(text(exports["html"])).numbers
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request", lambda asked: wrong.append(asked.url) if "://" in asked.url[5:] else None
        )
        await page.goto(exports["html"].as_uri())

        rows = page.locator("tr[data-group]")
        assert await rows.count() == len(numbers)
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        await page.get_by_label("Slack posts").uncheck()
        left = await page.locator("tr[data-group]:visible").count()
        assert 0 < left < len(numbers)
        assert await page.locator("#shown").inner_text() == f"{left} of {len(numbers)} entries"
        await page.get_by_label("Slack posts").check()
        printed = await page.pdf(format="A4")
        await browser.close()
    assert [line for line in wrong if not line.startswith("file:")] == []
    assert of_pdf(printed).numbers == numbers


async def test_without_a_script_it_is_all_there(exports: dict[str, Path]) -> None:
    page = html_page(text(exports["html"]))
    assert page.read.timeline
    assert "<b>it</b>" not in text(exports["html"])
    pages = PdfReader(io.BytesIO(exports["pdf"].read_bytes()))
    assert pages.metadata
    assert pages.metadata.title == "INC-1: web-2 is attacking other hosts"
    assert pages.pages[-1].extract_text().endswith(f"INC-1 {len(pages.pages)}")


async def test_the_draft_is_filled_with_facts_and_asks(exports: dict[str, Path]) -> None:
    draft = text(exports["postmortem"])
    assert "# Post-mortem of INC-1: web-2 is attacking other hosts" in draft
    assert "03:10 to 03:40: checkout was slow" in draft
    assert "- [ ] Steps 2, 3, 4, 5, 6, 7 of the runbook were never ticked" in draft
    assert "Who takes back what the actions left in AWS, and when?" in draft
    assert "| Look after what is left in AWS: " in draft
    assert Read() == of_markdown(draft)  # no timeline of its own
