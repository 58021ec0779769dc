"""Slack's HTTP mode: commands, shortcuts and regrouping; and what a hostile sender gets."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import pytest_asyncio

from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import World
from tests.e2e.stage import Stage, deeds, incident, on_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

SECRET = "sandbox-signing-secret"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def web(
    world: World, slack: SandboxClient, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A Firebreak to which Slack posts."""
    more = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SECRET}
    async with on_stage(world, slack, tmp_path_factory.mktemp("web"), more=more) as stage:
        await slack.connect(f"{stage.bot.address}/slack/events")
        yield stage
        await slack.connect("")


async def test_incidents_are_merged_and_split(
    web: Stage, slack: SandboxClient, amina: Person
) -> None:
    first, one = await incident(web, slack, 0xB7, "sec-disk-high")
    second, two = await incident(web, slack, 0xB8, "api-net-high")
    await amina.choose(second, "Merge or split…")
    modal = await amina.expect_modal("Merge")
    assert await amina.submit(modal, {"into": str(one)}) is None
    await slack.expect_update(second, containing=[f"Merged into INC-{one}", "RESOLVED"])
    await web.in_line()

    await amina.choose(first, "Merge or split…")
    modal = await amina.expect_modal("split")
    label = next(each for each in modal.choices if "CPUUtilization" in each)
    assert await amina.submit(modal, {"alerts": [label]}) is None
    newest = "SELECT max(number) FROM incidents WHERE number > ?"
    split = await web.until(lambda: web.records.one(newest, max(one, two)))
    await slack.expect_message("C0SECURITY", containing=f"INC-{split}")
    await slack.expect_reply(first, containing=f"INC-{split} off")


async def test_shortcuts_work_in_a_thread(
    web: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    message, number = await incident(web, slack, 0xB9, "sec-net-high")
    await yusuf.say("C0SECURITY", "graphs look bad since 3", thread=message)
    said = await slack.expect_reply(message, containing="graphs look bad")
    await amina.shortcut("firebreak_note", said)
    modal = await amina.expect_modal("Note on")
    assert await amina.submit(modal, {"text": "by the shortcut"}) is None
    await slack.expect_reply(message, containing="by the shortcut")

    await amina.shortcut("firebreak_assign", said)
    modal = await amina.expect_modal("Assign")
    assert await amina.submit(modal, {"person": "U02YUSUF"}) is None
    await slack.expect_update(message, containing="<@U02YUSUF>")
    await amina.shortcut("firebreak_resolve", said)
    assert await amina.submit(await amina.expect_modal("Resolve")) is None
    await slack.expect_update(message, containing="RESOLVED")
    assert [kind for kind, _ in deeds(web, number, "incident.")][-1] == "incident.resolved"

    await yusuf.say("C0SECURITY", "lunch?")
    lunch = await slack.expect_message("C0SECURITY", containing="lunch?")
    await amina.shortcut("firebreak_note", lunch)
    await amina.expect_ephemeral("no incident", channel="C0SECURITY")


async def test_every_command_answers_its_person_alone(
    web: Stage, slack: SandboxClient, amina: Person
) -> None:
    async def asks(text: str, answer: str) -> None:
        await amina.command(f"/firebreak {text}", "C0ALARMS")
        await amina.expect_ephemeral(answer, channel="C0ALARMS")

    await asks("open critical checkout is down & out", "is open in <#C0ALARMS>")
    message = await slack.expect_message(
        "C0ALARMS", containing=["CRITICAL", "checkout is down &amp; out"]
    )
    number = web.records.one("SELECT max(number) FROM incidents")
    name = f"INC-{number}"
    await asks("help", "/firebreak")
    await asks("list", name)
    await asks(f"show {name}", "checkout is down")
    await asks(f"ack {name}", "<@U01AMINA> has")
    await asks(f"assign {name} <@U02YUSUF|yusuf>", "<@U02YUSUF> has")
    await asks(f"note {name} I saw it", "Noted")
    await asks(f'impact {name} 03:10 03:40 "nobody can pay"', "recorded")
    await asks(f"resolve {name}", "is resolved")
    await slack.expect_update(message, containing=["RESOLVED", "nobody can pay"])

    await asks("dance", "There is no")
    await asks("ack INC-99999", "INC-99999")
    await asks("ack", "Say which incident")
    await asks(f"ack {name}", "resolved")
    assert deeds(web, number, "incident.")[0] == (
        "incident.opened_by_hand",
        "slack:U01AMINA",
    )


async def _post(web: Stage, body: bytes, kind: str, **headers: str | bytes) -> httpx.Response:
    """Post to the request URL as Slack does, unless `headers` say otherwise."""
    stamp = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    known: dict[str, str | bytes] = {
        "content_type": kind,
        "x_slack_request_timestamp": stamp,
        "x_slack_signature": f"v0={signed.hexdigest()}",
    }
    chosen = [
        (name.replace("_", "-").encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in {**known, **headers}.items()
        if value
    ]
    return await web.http.post(f"{web.bot.address}/slack/events", content=body, headers=chosen)


async def test_somebody_of_another_workspace_is_refused_in_private(
    web: Stage, slack: SandboxClient, amina: Person
) -> None:
    message, number = await incident(web, slack, 0xC5, "sec-odd-high")
    await amina.choose(message, "Evidence, raw event…")
    await amina.close(await amina.expect_modal("Evidence"))
    honest = (await slack.deliveries())[-1]["payload"]

    clicked = {**honest["actions"][0], "type": "button", "value": str(number)}
    clicked = {**clicked, "action_id": "acknowledge"}
    theirs: dict[str, Any] = {
        **honest,
        "user": {**honest["user"], "team_id": "T0OTHER"},
        "actions": [clicked],
        "trigger_id": "1.1.other",
    }
    answer = await _post(web, urlencode({"payload": json.dumps(theirs)}).encode(), FORM)
    assert answer.status_code == 200
    await amina.expect_ephemeral("Only members of this workspace", channel="C0SECURITY")
    assert deeds(web, number, "incident.acknowledged") == []

    ours = {**theirs, "user": honest["user"], "trigger_id": "1.2.ours"}
    await _post(web, urlencode({"payload": json.dumps(ours)}).encode(), FORM)
    await slack.expect_update(message, containing="has it")  # the request itself was good


@pytest.mark.parametrize(
    "headers",
    [
        {"x_slack_signature": ""},
        {"x_slack_signature": "v0=" + "0" * 64},
        {"x_slack_signature": "nonsense"},
        {"x_slack_signature": "v0=\u00e9".encode("latin-1")},
        {"x_slack_request_timestamp": ""},
        {"x_slack_request_timestamp": "1"},
        {"x_slack_request_timestamp": "soon"},
        {"x_slack_request_timestamp": "99999999999999999999"},
    ],
)
@pytest.mark.parametrize(("body", "kind"), [(b"{}", JSON), (b"payload=%7B%7D", FORM)])
async def test_what_slack_did_not_sign_is_refused(
    web: Stage, headers: dict[str, str | bytes], body: bytes, kind: str
) -> None:
    assert (await _post(web, body, kind, **headers)).status_code == 401


@pytest.mark.parametrize(
    ("body", "kind", "statuses"),
    [
        (b"\xff\xfe\x00", JSON, {400}),
        (b"{not json", JSON, {400}),
        (b"[" * 100_000, JSON, {400}),
        (b"[]", JSON, {400}),
        (b"payload=%7Bnot+json", FORM, {400}),
        (b"payload=null", FORM, {400}),
        (b"\xff\xfe", FORM, {400}),
        (b"x" * 3_000_000, FORM, {413}),
        (b'{"type":"block_actions"}', JSON, {200, 400, 404}),
        (b'{"type":"event_callback","event":null}', JSON, {200, 400, 404}),
        (b"payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A1%7D", FORM, {400, 404}),
        (b"command=%2Ffirebreak", FORM, {200, 400, 404}),
        (b"", FORM, {400, 404}),
        (b"", JSON, {400, 404}),
    ],
)
async def test_what_slack_signed_and_nobody_can_read_is_no_crash(
    web: Stage, body: bytes, kind: str, statuses: set[int]
) -> None:
    assert (await _post(web, body, kind)).status_code in statuses


async def test_it_is_well_after_all_that(web: Stage, amina: Person) -> None:
    await amina.command("/firebreak list", "C0API")
    await amina.expect_ephemeral("INC-", channel="C0API")
    assert web.records.ledger_problems() == []
