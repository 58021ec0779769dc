"""What goes into the timeline of an incident, as people see it, over Socket Mode."""

from typing import Any

import pytest

from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from tests.e2e.stage import Stage, incident

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]


def timeline(stage: Stage, number: int, kind: str) -> list[dict[str, Any]]:
    """Return the entries of an incident whose kind begins so, in order."""
    chain = stage.records.one("SELECT id FROM incidents WHERE number = ?", number)
    return [each for each in stage.records.entries(kind) if each["chain"] == chain]


async def test_a_pinned_message_stays_whatever_becomes_of_it(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    message, number = await incident(stage, slack, 0xD1, "api-lag-high")
    await yusuf.say("C0API", "replica lag is 40 s", thread=message, file="lag.png")
    said = await slack.expect_reply(message, containing="replica lag")
    await amina.react(said, "pushpin")
    await slack.expect_reaction(said, "white_check_mark")
    await yusuf.react(said, "pushpin")  # one pin is enough
    await yusuf.edit(said, "replica lag is 4 s")
    await stage.until(lambda: timeline(stage, number, "pin.edited"))
    await amina.react(said, "pushpin")  # takes hers off
    await amina.expect_ephemeral("It stays in the timeline", channel="C0API")
    await yusuf.delete(said)
    await stage.until(lambda: timeline(stage, number, "pin.deleted"))

    story = [(each["kind"], each["actor"]) for each in timeline(stage, number, "pin.")]
    assert story == [
        ("pin.added", "slack:U01AMINA"),
        ("pin.edited", "slack:U02YUSUF"),
        ("pin.removed", "slack:U01AMINA"),
        ("pin.deleted", "system"),
    ]
    pinned, edited, *_ = timeline(stage, number, "pin.")
    assert (pinned["text"], edited["text"]) == ("replica lag is 40 s", "replica lag is 4 s")
    assert [file["name"] for file in pinned["files"]] == ["lag.png"]
    assert stage.records.ledger_problems() == []
