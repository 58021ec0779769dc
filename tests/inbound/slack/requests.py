"""One of everything that Slack can send, with what somebody forged in our buttons and modals."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from bot.inbound.slack.bolt import BUTTONS, MENU, VIEWS

Request = dict[str, Any]

RUN, DIGEST = "0199f0a0-0000-7000-8000-000000000000", "f" * 64
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
# An action_id for each row of the table whose name is a pattern.
OF_PATTERNS = {
    r"^tick_\d+$": "tick_1",
    r"^untick_\d+$": "untick_1",
    r"act_\w+": "act_isolate_instance",
    r"plan_target_\d+": "plan_target_0",
    r"plan_choice_\w+|plan_switches": "plan_choice_profile",
    r"^flood_page_\w+$": "flood_page_next",
    r".*": "of_another_version",
}
# What the listeners know how to read, `1` being an incident: each button gets all of them.
VALUES = [
    "1", "1:1:default", "note:1", "assign:1", "update:1", "impact:1", "evidence:1", "regroup:1",
    "raw:1", "1:flow_logs", f"{RUN}:{DIGEST}:1", f"1:C0ALARMS:isolate_instance:0:{RUN}:{DIGEST}:",
]  # fmt: skip
ODD_TEXTS = [
    "", " ", "0", "-1", "1e9", "\u0663", "\u00b2", "9" * 9, "9" * 30, "9" * 5_000, ":",
    ":::", "1:2:3", f"{RUN}:{DIGEST}:1:2",
    f"{RUN}:{DIGEST}", f"{RUN}:{DIGEST}:x", f"{RUN}:{DIGEST}:{'9' * 30}", f"{RUN}\0:{DIGEST}:1",
    f"1:C0ALARMS:isolate_instance.undo:0:{RUN}:{DIGEST}:{RUN}", "1:C0ALARMS:failover:9:::",
    f"1:C0ALARMS:nonsense:0:{RUN}:\0:", "1:999:default", "1:1:\0", "regroup:\ud800", "\0",
    "<!channel>", "{{7*7}}", "a" * 3_000,
]  # fmt: skip
ODD_PARTS: Sequence[Any] = [*ODD_TEXTS[:8], None, True, 0, 10**400, 1.5, [], {}, [[]], {"id": None}]
STATE = {
    "text": {"value": {"type": "plain_text_input", "value": "Seen"}},
    "start": {"value": {"value": "03:10"}},
    "end": {"value": {"value": "03:40"}},
    "saw": {"value": {"value": "No checkout"}},
    "person": {"person": {"selected_user": "U02YUSUF"}},
    "into": {"choice": {"selected_option": {"value": "1"}}},
    "alerts": {"choice": {"selected_options": []}},
    "reason": {"value": {"value": "To stop it"}},
    "profile": {"plan_choice_profile": {"selected_option": {"value": "web"}}},
    "switches": {"plan_switches": {"selected_options": [{"value": "drain"}]}},
}
SAID = {"ts": "1.000001", "thread_ts": "1.000001", "user": "U02YUSUF", "text": "Hm"}


def interactions(team: str, texts: Sequence[str]) -> Iterator[Request]:
    """Yield every button, modal and menu, each with every text where ours carry something."""
    who = {
        "team": {"id": team, "domain": "sandbox"},
        "user": {"id": "U01AMINA", "team_id": team},
        "channel": {"id": "C0ALARMS"},
    }
    for text in texts:
        view = {"type": "modal", "private_metadata": text, "state": {"values": STATE}}
        for name in _action_ids():
            action = {"action_id": name, "block_id": "b", "type": "button", "value": text}
            yield {"type": "block_actions", **who, "view": view, "actions": [action]}
        for name in VIEWS:
            yield {"type": "view_submission", **who, "view": {**view, "callback_id": name}}
        yield {"type": "view_closed", **who, "view": {**view, "callback_id": "plan"}}
    for name in MENU:
        yield {"type": "message_action", **who, "callback_id": name, "message": SAID}


def _action_ids() -> Iterator[str]:
    for one in BUTTONS:
        yield one if isinstance(one, str) else OF_PATTERNS[one.pattern]


def events(team: str) -> Iterator[Request]:
    """Yield every event that the manifest asks for."""
    item = {"type": "message", "channel": "C0ALARMS", "ts": "1.000001"}
    edited = {**SAID, "edited": {"user": "U02YUSUF", "ts": "3.000001"}}
    for one in (
        {"type": "reaction_added", "reaction": "pushpin", "item": item},
        {"type": "reaction_removed", "reaction": "pushpin", "item": item},
        {"type": "message", "subtype": "message_deleted", "deleted_ts": "1.000001"},
        {"type": "message", "subtype": "message_changed", "message": edited},
    ):
        event = {**one, "user": "U01AMINA", "event_ts": "2.000001", "channel": "C0ALARMS"}
        yield {"type": "event_callback", "team_id": team, "event": event}


def bent(request: Request, changes: Sequence[tuple[int, Any]]) -> Request:
    """Return a request with some of its parts replaced: (which one, by what)."""
    new = copy.deepcopy(request)
    for which, value in changes:
        ways = list(_ways(new))
        *way, last = ways[which % len(ways)]
        part: Any = new
        for key in way:
            part = part[key]
        part[last] = copy.deepcopy(value)
    return new


def _ways(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every part of a request."""
    if path:
        yield path
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in keys:
        yield from _ways(value[key], (*path, key))


def as_new(request: Request, number: int) -> Request:
    """Return a request as another one: what is equal to an earlier one is not done again."""
    new = {**request, "trigger_id": f"hostile.{number}"}
    if isinstance(request.get("view"), Mapping):
        new["view"] = {**request["view"], "id": f"VHOSTILE{number}"}
    return new


def body_of(request: Request) -> tuple[str, str]:
    """Return a request's body and its Content-Type, as Slack posts it."""
    if request.get("type") == "event_callback":
        return json.dumps(request), JSON
    return urlencode({"payload": json.dumps(request)}), FORM
