"""The count itself: what is missing, wrong or there twice must be seen."""

from datetime import UTC, datetime

import pytest

from bot.outbound.slack import metadata
from bot.sandbox.slack import SandboxClient, Workspace, running_workspace
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.wire import Json
from tests.chaos.alarms import shown
from tests.chaos.alarms.load import CHANNELS, Sent
from tests.chaos.alarms.outcome import Outcome

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRED = Sent("chaos-0-000-1", "ALARM", NOON, NOON)
RECOVERED = Sent("chaos-0-000-1", "OK", NOON, NOON)


def live(ident: str, sign: str) -> Json:
    """Return the live message of one alarm, as Firebreak posts it."""
    line = f"{sign} <https://console.example/chaos-0-000-1|CPU above 80>"
    text = {"type": "mrkdwn", "text": line}
    blocks = [{"type": "section", "text": text}]
    return {"channel": CHANNELS[0], "text": "x", "blocks": blocks, "metadata": metadata(ident)}


async def count(*posts: Json, sent: Sent) -> Outcome:
    """Post messages, and count."""
    workspace = Workspace(strict=False)
    for name in CHANNELS:
        workspace.channels[name] = Channel(name, name.lower(), [workspace.app.user])
    async with running_workspace(workspace), SandboxClient(workspace.url) as slack:
        for post in posts:
            await slack._link.send(  # noqa: SLF001  (as the app would)
                "POST", "/api/chat.postMessage", {**post, "token": workspace.app.bot_token}
            )
        return Outcome([sent], await shown.read(slack), NOON, [])


async def test_what_stands_there_as_it_is_is_shown() -> None:
    outcome = await count(live("m-1", "•"), sent=FIRED)
    assert (outcome.well, outcome.lost, outcome.standing.doubled) == (True, [], 0)


@pytest.mark.parametrize("posts", [[], [live("m-1", "•")]])
async def test_what_is_missing_or_says_something_else_is_lost(posts: list[Json]) -> None:
    outcome = await count(*posts, sent=RECOVERED)
    assert (outcome.well, outcome.lost) == (False, [RECOVERED])


@pytest.mark.parametrize("other", ["m-1", "m-2"])
async def test_a_message_or_an_incident_that_stands_there_twice_is_doubled(other: str) -> None:
    outcome = await count(live("m-1", "•"), live(other, "•"), sent=FIRED)
    assert (outcome.well, outcome.standing.doubled) == (False, 1)


async def test_what_was_not_answered_is_not_well() -> None:
    outcome = await count(live("m-1", "•"), sent=Sent("chaos-0-000-1", "ALARM", NOON))
    assert not outcome.well
