"""Every format tells the same story, and none of it is markup."""

import io
import json
import re

import pytest
from pypdf import PdfReader

from bot.core.ledger import problems
from bot.core.proof import read_proof
from bot.export.formats import FORMATS
from bot.export.names import People
from tests.export import reading
from tests.export.night import CARD_NUMBER, Night

ALL = sorted(FORMATS)


async def test_the_same_entries_stand_in_the_same_order_in_every_format(night: Night) -> None:
    as_json = reading.of_json(await night.text("json"))
    assert as_json.numbers == [1, 2, 3, *range(5, 26)]
    assert as_json.evidence == [4]

    as_csv = reading.of_csv(await night.text("csv"))
    page = reading.of_html(await night.text("html"))
    wiki = reading.of_markdown(await night.text("markdown"))
    pdf = reading.of_pdf(await night.written("pdf"))
    assert as_csv == as_json
    for read in (page, wiki):
        assert (read.numbers, read.evidence) == (as_json.numbers, as_json.evidence)
        for (_, shown), (_, said) in zip(read.timeline, as_json.timeline, strict=True):
            assert shown.startswith(said)  # behind it stands by how much a source was late
    assert (pdf.numbers, pdf.evidence) == (as_json.numbers, as_json.evidence)


async def test_the_page_needs_nothing_else_and_runs_its_own_script_alone(night: Night) -> None:
    text = await night.text("html")
    page = reading.html_page(text)

    assert not {"link", "iframe", "object", "base", "form"} & page.tags
    assert text.count("<script>") == 1
    assert not re.search(r"(?i)(src|href|url\()\s*=?\s*[\"']?(?!data:)[a-z]+:", text)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy.startswith("default-src &#39;none&#39;;".replace("&#39;", "'"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7 * 7 }}" in text


async def test_how_late_a_source_was_is_seen(night: Night) -> None:
    for name in ("html", "markdown"):
        text = await night.text(name)
        assert "its source's time: 02:58:00, 2 min 4 s before it came" in text.replace("&#39;", "'")
    first = json.loads(await night.text("json"))["entries"][0]
    assert (first["seconds_from_start"], first["seconds_late"]) == (124.0, 124.0)


@pytest.mark.parametrize("name", ALL)
async def test_a_pattern_hides_what_it_matches_in_every_format(night: Night, name: str) -> None:
    night.patterns = [r"\b(?:\d{4} ){3}\d{4}\b", "web-2", "is attacking"]
    text = await said(night, name)
    assert CARD_NUMBER not in text
    assert "web-2" not in text
    assert "is attacking" not in text


@pytest.mark.parametrize("name", ["markdown", "html", "json", "csv", "pdf"])
async def test_what_is_hidden_is_seen_to_be_hidden(night: Night, name: str) -> None:
    night.patterns = [r"\b(?:\d{4} ){3}\d{4}\b"]
    await night.redact(8, "it names a customer")
    text = await said(night, name)

    assert "the card [redacted] of yusuf" in text.replace("\\", "")
    assert "amina did step [redacted] of runbook [redacted]" in text.replace("\\", "")
    assert "amina took entry 8 out of exports: it names a customer" in text


async def test_the_proof_still_checks_when_something_is_hidden(night: Night) -> None:
    night.patterns = [r"\b(?:\d{4} ){3}\d{4}\b"]
    await night.redact(8)
    document = json.loads(await night.text("json"))

    proof = read_proof(document)
    assert list(problems(proof.entries, bytes.fromhex(document["checked"]["head"]))) == []
    assert document["checked"]["hidden"] == 2
    withheld = {
        entry["seq"]: [name for name, pair in entry["fields"].items() if pair is None]
        for entry in document["proof"]["entries"]
    }
    assert withheld[7] == ["text"]
    assert withheld[8] == ["runbook", "step", "title"]
    assert [seq for seq, names in withheld.items() if names] == [7, 8]


@pytest.mark.parametrize("name", ALL)
async def test_people_by_role_are_named_nowhere(night: Night, name: str) -> None:
    text = await said(night, name, People.ROLES)

    assert not re.search(r"(?i)amina|yusuf|U01AMINA|U02YUSUF", text)
    assert "responder 1" in text


async def test_people_by_role_leave_a_proof_that_checks(night: Night) -> None:
    document = json.loads(await night.text("json", People.ROLES))
    assert list(problems(read_proof(document).entries)) == []


async def test_a_damaged_ledger_is_exported_and_says_so(night: Night) -> None:
    async with night.scene.database.write() as connection:
        await connection.exec_driver_sql("DROP TRIGGER IF EXISTS ledger_no_update")
        for trigger in (
            await connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger'"
            )
        ).scalars():
            await connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        await connection.exec_driver_sql("UPDATE ledger SET content = x'ff00' WHERE seq = 6")

    for name in ALL:
        text = await said(night, name)
        assert "cannot be read" in text or name in ("csv", "postmortem")
    assert "WHICH DO NOT FIT TOGETHER" in await night.text("postmortem")


async def said(night: Night, name: str, people: People = People.NAMES) -> str:
    """Return all text of a file: of a PDF what a reader can copy, on one line."""
    body = await night.written(name, people)
    if name != "pdf":
        return body.decode()
    pages = PdfReader(io.BytesIO(body)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
