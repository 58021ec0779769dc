"""`/firebreak export` and `redact`, typed by people in a sandbox's Slack."""

import json
import sys

import httpx
import pytest

from bot.core.ledger import problems
from bot.core.proof import read_proof
from bot.sandbox.slack.driver.message import SeenMessage
from tests.inbound.slack.office import Office, number_in
from tests.inbound.slack.test_command import ask

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def exported(office: Office, message: SeenMessage, words: str) -> tuple[str, SeenMessage]:
    """Type it; return what the person is told, and the message with the files."""
    said = await ask(office, f"export INC-{number_in(message)} {words}")
    return said, await office.slack.expect_reply(message, containing="exported this")


async def body(shared: SeenMessage, suffix: str) -> bytes:
    """Download a file of a message, as a person would."""
    (file,) = [one for one in shared.files if one["name"].endswith(suffix)]
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(file["url_private"])).content


async def test_the_story_is_put_into_the_thread_as_files(office: Office) -> None:
    message = await office.opened("The till is empty")
    number = number_in(message)
    said, shared = await exported(office, message, "")

    names = [f"INC-{number}{end}" for end in (".html", ".pdf", ".postmortem.md", ".json")]
    assert [one["name"] for one in shared.files] == names
    assert said == f"The story of *INC-{number}* is in its thread: {', '.join(names)}."
    assert b"The till is empty" in await body(shared, ".html")
    assert (await body(shared, ".pdf")).startswith(b"%PDF-")

    document = json.loads(await body(shared, ".json"))
    head = document["checked"]["head"]
    assert head in shared.reads  # it has left the database
    assert list(problems(read_proof(document).entries, bytes.fromhex(head))) == []
    recorded = await office.fields(message, "export.shared")
    assert (recorded["actor"], recorded["head"]) == ("slack:U01AMINA", head)


async def test_one_format_can_be_asked_for(office: Office) -> None:
    message = await office.opened()
    _, shared = await exported(office, message, "CSV")
    assert [one["name"] for one in shared.files] == [f"INC-{number_in(message)}.csv"]


async def test_without_the_library_the_pdf_is_left_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    message = await office.opened()
    _, shared = await exported(office, message, "")
    assert not any(one["name"].endswith(".pdf") for one in shared.files)
    assert len(shared.files) == 3

    said = await ask(office, f"export INC-{number_in(message)} pdf")
    assert said.startswith("PDF needs WeasyPrint")


async def test_a_server_makes_no_pdf_of_a_long_incident(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.flow.share.LONGEST_PDF", 0)
    message = await office.opened()
    number = number_in(message)
    _, shared = await exported(office, message, "")
    assert [one["name"].rpartition(".")[2] for one in shared.files] == ["html", "md", "json"]

    said = await ask(office, f"export INC-{number} pdf")
    assert "Print the HTML, or: firebreak export INC-" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("export INC-999999", "There is no INC-999999."),
        ("export", "Say which incident, such as INC-42. /firebreak list shows them."),
        ("redact INC-1", "Like this: /firebreak redact INC-1 17 a customer's name."),
        ("redact INC-999999 1 why", "There is no INC-999999."),
    ],
)
async def test_what_cannot_be_says_the_way_out(office: Office, text: str, sentence: str) -> None:
    assert await ask(office, text) == sentence


async def test_an_unknown_format_names_those_there_are(office: Office) -> None:
    message = await office.opened()
    said = await ask(office, f"export INC-{number_in(message)} docx")
    assert said.startswith("There is no format 'docx': use markdown, html, json, csv, pdf")


async def test_an_entry_is_taken_out_of_exports(office: Office) -> None:
    message = await office.opened("Kim's till is empty")
    number = number_in(message)
    said = await ask(office, f"redact INC-{number} 1 a customer's name")
    assert said == f"Exports of *INC-{number}* show nothing of entry 1."

    _, shared = await exported(office, message, "json")
    document = json.loads(await body(shared, ".json"))
    assert "[redacted]" in document["entries"][0]["says"]
    assert document["proof"]["entries"][0]["fields"]["title"] is None
    assert "has entries 1 to" in await ask(office, f"redact INC-{number} 9999 why")
