"""The sentences that the tests of actions are made of."""

import json
from typing import Any

from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.control import report_finding
from bot.sandbox.aws.messages import finding
from bot.sandbox.aws.shop import WebServer
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.driver.modal import SeenModal
from bot.sandbox.slack.driver.person import Person
from tests.e2e.actions.account import new_server
from tests.e2e.stage import Stage

CHANNEL = "C0ALARMS"
REASON = "It attacks others"
PATIENCE = 20.0  # seconds; a plan takes one, and many more on a busy machine
DONE = "done and verified, by"


async def announced(slack: SandboxClient, what: str) -> SeenMessage:
    """Wait until an incident stands in the channel."""
    return await slack.expect_message(CHANNEL, containing=what, within=PATIENCE)


async def attacked(stage: Stage, slack: SandboxClient, server: WebServer) -> SeenMessage:
    """Let GuardDuty find that a server attacks others; return the incident's message."""
    event = finding(server, utc_now())
    report_finding(stage.world.account, event["detail"])
    await stage.hear(json.dumps(event))
    return await announced(slack, f"{server.name} is attacking")


async def attacker(stage: Stage, slack: SandboxClient, name: str) -> tuple[WebServer, SeenMessage]:
    """Let a new server attack others."""
    server = new_server(stage.world, name)
    return server, await attacked(stage, slack, server)


async def planned(person: Person, on: SeenMessage | SeenModal, button: str) -> SeenModal:
    """Click an action; return its plan."""
    await person.click(on, button)
    return await person.expect_modal("API calls · digest", within=PATIENCE)


async def confirmed(person: Person, plan: SeenModal, reason: str = REASON, **more: Any) -> None:
    """Say why, and run the plan; every warning is understood."""
    understood = {"understood": ["yes"]} if "I understand" in plan.reads else {}
    assert await person.submit(plan, {"reason": reason, **understood, **more}) is None


async def run(
    slack: SandboxClient, message: SeenMessage, title: str, how: str, *, within: float = PATIENCE
) -> SeenMessage:
    """Wait until a run's own message in the thread says how it stands."""
    return await slack.expect_reply(message, containing=[f"{title} on ", how], within=within)


async def shows(slack: SandboxClient, message: SeenMessage, what: str) -> SeenMessage:
    """Wait until this very message shows something."""
    return await slack.expect_update(message, containing=what, within=PATIENCE)


async def reply(slack: SandboxClient, message: SeenMessage, what: str) -> SeenMessage:
    """Wait until something is said in the thread."""
    return await slack.expect_reply(message, containing=what, within=PATIENCE)


async def runbook_of(slack: SandboxClient, message: SeenMessage) -> SeenMessage:
    """Return the runbook in the thread, which has all its actions; the message has the first."""
    return await reply(slack, message, "Runbook for")


async def told(person: Person, what: str) -> SeenMessage:
    """Wait until a person alone is told something in the channel."""
    return await person.expect_ephemeral(what, channel=CHANNEL, within=PATIENCE)


async def approved(
    slack: SandboxClient, person: Person, other: Person, on: SeenMessage, button: str
) -> SeenMessage:
    """Let a person take a run back, and another one approve it; return the new run's message."""
    title = button.rstrip("…")
    await confirmed(person, await planned(person, on, button))
    asked = await run(slack, on, title, "waits for approval")
    await other.click(asked, "Approve")
    return await run(slack, on, title, DONE)


def statuses(stage: Stage, message: SeenMessage) -> list[tuple[str, str]]:
    """Return (action, status) of an incident's runs, the oldest first."""
    query = (
        "SELECT r.action, r.status FROM runs r JOIN messages m ON m.incident = r.incident"
        " WHERE m.ts = ? ORDER BY r.id"
    )
    return [(row["action"], row["status"]) for row in stage.records.rows(query, message.ts)]


def newest_run(stage: Stage, message: SeenMessage) -> str:
    """Return the id of an incident's newest run."""
    query = (
        "SELECT r.id FROM runs r JOIN messages m ON m.incident = r.incident"
        " WHERE m.ts = ? ORDER BY r.id DESC"
    )
    return str(stage.records.one(query, message.ts))


def kinds(stage: Stage, message: SeenMessage, kind: str) -> list[tuple[str, str]]:
    """Return (kind, actor) of the entries in an incident's ledger whose kind begins so."""
    query = "SELECT i.id FROM incidents i JOIN messages m ON m.incident = i.number WHERE m.ts = ?"
    chain = stage.records.one(query, message.ts)
    entries = stage.records.entries(kind)
    return [(each["kind"], each["actor"]) for each in entries if each["chain"] == chain]
