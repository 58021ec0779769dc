"""A night with recognisable secrets everywhere: none of them stands anywhere afterwards."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sts.models import sts_backends

from bot.export.formats import FORMATS
from bot.sandbox.aws.names import ACCOUNT_ID
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import World
from tests.e2e.actions.prose import DONE, attacker, confirmed, planned, run
from tests.e2e.stage import Stage, on_stage
from tests.support.receivers import SECRET, Receiver, receiving

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

MORE = {
    "AWS_SECRET_ACCESS_KEY": "Recognisable/AwsSecretAccessKey123456789",
    "FIREBREAK_EVENTS_TOKEN": "recognisable-events-token",
    "FIREBREAK_PUBLIC_URL": "https://firebreak.example.com",
    "SLACK_SIGNING_SECRET": "5eac0de5eac0de5eac0de5eac0de5eac",
}
PINNED = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
NOTED = "xoxp-999-recognisable-note"
PAGE = [{"after": "0m", "notify": "ops"}]


@pytest.fixture(scope="module")
def ops() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def stage(
    world: World, slack: SandboxClient, tmp_path_factory: pytest.TempPathFactory, ops: Receiver
) -> AsyncIterator[Stage]:
    heartbeat = {
        "every": "1m",
        "channel": "C0STATUS",
        "ping": f"{world.slack.url}/recognisable-dead-man",
    }
    changed: dict[str, Any] = {
        "notifiers": {"ops": ops.url},
        "escalations": {"page": PAGE},
        "heartbeat": heartbeat,
    }
    folder = tmp_path_factory.mktemp("secrets")
    async with on_stage(world, slack, folder, more=MORE, **changed) as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def night(stage: Stage, slack: SandboxClient, amina: Person, ops: Receiver) -> dict[str, str]:
    """Play it, and return every secret by what it is."""
    _, message = await attacker(stage, slack, "web-90")
    await stage.until(lambda: ops.got)
    link = ops.link.removeprefix("/ack/")
    ops.status = 500  # from now on the notifier refuses, with words of its own
    await amina.say("C0ALARMS", PINNED, thread=message)
    said = await slack.expect_reply(message, containing="aws_secret_access_key")
    await amina.react(said, "pushpin")
    await stage.until(lambda: stage.records.entries("pin.added"))
    await amina.command(f"/firebreak note INC-1 it said {NOTED}", channel="C0ALARMS")
    await confirmed(amina, await planned(amina, message, "Isolate instance…"), f"Saw {NOTED}")
    await run(slack, message, "Isolate instance", DONE)
    await attacker(stage, slack, "web-91")
    await stage.until(lambda: "did not take it" in stage.bot.log.read_text())
    await stage.in_line()
    return {**known(stage), "link": link, "pin": PINNED.rpartition(" ")[2], "note": NOTED}


def known(stage: Stage) -> dict[str, str]:
    """Return the secrets that Firebreak was given, and those that AWS gave it."""
    app = stage.world.slack.app
    roles = sts_backends[ACCOUNT_ID or DEFAULT_ACCOUNT_ID]["aws"].assumed_roles
    assert any("execute" in one.arn for one in roles)
    lent = {f"role key {n}": one.secret_access_key for n, one in enumerate(roles)}
    lent |= {f"role token {n}": one.session_token for n, one in enumerate(roles)}
    own = {name: value for name, value in MORE.items() if "PUBLIC" not in name}
    return {
        **own,
        **lent,
        "bot": app.bot_token,
        "app": app.app_token,
        "notifier": SECRET,
        "ping": "recognisable-dead-man",
    }


def stand_in(text: bytes, secrets: dict[str, str]) -> list[str]:
    """Return which secrets stand in something, also as a URL or Base64 has them."""
    found = []
    for what, secret in secrets.items():
        plain = secret.encode()
        forms = (plain, quote(secret, safe="").encode(), base64.b64encode(plain))
        if any(form in text for form in forms):
            found.append(what)
    return found


async def test_the_log_has_none(stage: Stage, night: dict[str, str]) -> None:
    assert stand_in(stage.bot.log.read_bytes(), night) == []


async def test_the_database_has_none(stage: Stage, night: dict[str, str]) -> None:
    """Ledger, inbox, plans, pages, the engine's queue: the files as they are."""
    files = list(stage.directory.glob("firebreak.db*"))
    assert stand_in(b"".join(file.read_bytes() for file in files), night) == []


@pytest.mark.parametrize(
    "path", ["/metrics", "/readyz", "/healthz", "/ack/x", "/sns", "/events", "/nowhere"]
)
async def test_no_page_has_any(stage: Stage, night: dict[str, str], path: str) -> None:
    for method in ("GET", "POST"):
        answer = await stage.http.request(method, f"{stage.bot.address}{path}")
        assert stand_in(answer.content + str(answer.headers).encode(), night) == []


@pytest.mark.parametrize("name", FORMATS)
async def test_no_export_has_any(
    stage: Stage, night: dict[str, str], name: str, tmp_path: Path
) -> None:
    file = tmp_path / "export"
    status, said = await stage.command("export", "INC-1", "--format", name, "-o", str(file))
    if "Pango" in said:
        pytest.skip(said)
    assert status == 0, said
    assert stand_in(file.read_bytes(), night) == []


async def test_slack_shows_none_but_what_people_said_themselves(
    slack: SandboxClient, night: dict[str, str]
) -> None:
    ours = [
        json.dumps(one.raw)
        for channel in ("C0ALARMS", "C0STATUS")
        for one in await slack.messages(channel)
        if one.metadata
    ]
    assert ours
    assert stand_in("".join(ours).encode(), night) == []


@pytest.mark.parametrize(
    "words",
    [
        ("check",), ("doctor",), ("audit", "check"), ("quarantine",), ("policies", "INC-1"),
        ("export", "INC-1", "--format", "csv"), ("serve",), ("migrate",), ("nonsense",),
    ],
)  # fmt: skip
async def test_no_command_says_any_even_where_nothing_works(
    stage: Stage, night: dict[str, str], words: tuple[str, ...]
) -> None:
    """The database, Slack and AWS are away, and each error is printed."""
    password = {"database": "recognisable-password"}
    away = {
        "FIREBREAK_DATABASE_URL": f"postgresql://bot:{password['database']}@127.0.0.1:1/none",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "SLACK_API_URL": "http://127.0.0.1:1/api/",
        "AWS_MAX_ATTEMPTS": "1",
    }
    before = stage.bot.environment
    stage.bot.environment = {**before, **away}
    try:
        async with asyncio.timeout(60):
            _, said = await stage.command(*words)
    finally:
        stage.bot.environment = before
    assert stand_in(said.encode(), night | password) == []
