"""Events are acknowledged once they are done, and asked for again where they could not be."""

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack.state.faults import FaultKind
from tests.inbound.slack.office import Office

pytestmark = pytest.mark.asyncio(loop_scope="package")
JSON = "application/json"


async def status(office: Office, body: dict[str, Any]) -> int:
    return (await office.send(json.dumps(body), Content_Type=JSON)).status_code


def told(event: Any) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": "T0SANDBOX", "event_id": "Ev1", "event": event}


def reaction(ts: Any, **given: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": "C0ALARMS", "ts": ts}
    return {
        "type": "reaction_added",
        "user": "U01AMINA",
        "reaction": "pushpin",
        "item": item,
    } | given


async def test_slack_learns_that_this_is_our_address(office: Office) -> None:
    asked = {"type": "url_verification", "challenge": "3eZbrw1aB"}
    answer = await office.send(json.dumps(asked), Content_Type=JSON)
    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1aB"})


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel": "C0ALARMS", "text": "hello", "ts": "1763600000.000100"},
        {"type": "message", "subtype": "message_changed", "message": {"ts": "x"}, "channel": "C0"},
        {"type": "message", "subtype": "message_deleted", "deleted_ts": "../../x"},
        {"type": "app_mention"},
        {},
        reaction("1763600000.000100", reaction="eyes"),
        reaction("nonsense"),
        reaction("1763600000.000100", item={"type": "file"}),
        reaction("1763600000.000100"),  # a message that is gone
    ],
)
async def test_what_means_nothing_to_us_is_taken(office: Office, event: dict[str, Any]) -> None:
    before = len(await office.told(office.amina, "C0ALARMS"))
    assert await status(office, told(event)) == 200
    assert len(await office.told(office.amina, "C0ALARMS")) == before


async def test_where_slack_holds_events_back_it_is_logged(office: Office) -> None:
    with capture_logs() as logs:
        limited = {"type": "app_rate_limited", "team_id": "T0SANDBOX", "minute_rate_limited": 1}
        assert await status(office, limited) == 200
    assert any("holds events back" in line["event"] for line in logs)


async def test_where_slack_is_away_it_shall_come_again(office: Office) -> None:
    await office.slack.fault(FaultKind.RATE_LIMITED, "conversations.replies")
    pushed = told(reaction("1763600000.000100"))
    assert [await status(office, pushed) for _ in range(2)] == [503, 200]


@pytest.mark.parametrize("event", [[], "x", {"type": "reaction_added", "item": "x"}])
async def test_what_slack_would_never_send_is_no_error_of_ours(office: Office, event: Any) -> None:
    assert await status(office, told(event)) in (200, 400)
