"""What Slack shows: read from its own side, from what stands there and what it was asked."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.outbound.slack import carried_id
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.wire import Json
from tests.chaos.alarms.load import CHANNELS, Sent

# An alert's line: `• <https://console…chaos-2-014-1…|CPUUtilization above 80>`, ✓ once recovered.
LINE = re.compile(r"([•✓]) <[^|>]*?(chaos-\d-\d{3}-\d)\b")
STATES = {"•": "ALARM", "✓": "OK"}
INSTANCE = re.compile(r"chaos-\d-(\d{3})")


@dataclass(frozen=True)
class Showing:
    """One call of the Web API that Slack did: when, and the alarms' states that it shows."""

    at: datetime
    states: dict[str, str]


@dataclass(frozen=True)
class Standing:
    """states: of every alarm that stands in Slack. posts: how often Slack took each message.

    standing: how often each stands there. roots: how many live messages each resource has.
    showings: every call that changed something, the oldest first.
    """

    states: dict[str, str]
    posts: Counter[str]
    standing: Counter[str]
    roots: Counter[str]
    showings: list[Showing]

    def shows(self, sent: Sent) -> bool:
        """Tell whether an alarm stands there in this state, or in the one after it."""
        return _tells(self.states, sent)

    def shown_at(self, sent: Sent) -> datetime | None:
        """Return when it was first shown."""
        calls = (one for one in self.showings if one.at >= sent.sent_at)
        return next((one.at for one in calls if _tells(one.states, sent)), None)

    @property
    def doubled(self) -> int:
        """Return how many posts there were too many: of a message, or of an incident."""
        return _too_many(self.posts.values()) + _too_many(self.roots.values())

    @property
    def taken_back(self) -> int:
        """Return how many of them Firebreak found and deleted again."""
        return _too_many(self.posts.values()) - _too_many(self.standing.values())


async def read(slack: SandboxClient) -> Standing:
    """Read everything."""
    listed = [one for channel in CHANNELS for one in await slack.messages(channel)]
    live = [one.raw for one in listed if not one.thread_ts or one.thread_ts == one.ts]
    states: dict[str, str] = {}
    for raw in live:
        states.update(_states(raw))
    calls = [one for one in await slack.calls() if one["answer"].get("ok")]
    posted = [one for one in calls if one["method"] == "chat.postMessage"]
    changed = [one for one in calls if one["method"] in ("chat.postMessage", "chat.update")]
    return Standing(
        states=states,
        posts=_ids(one["args"] for one in posted),
        standing=_ids(one.raw for one in listed),
        roots=Counter(name for name, _ in {one for raw in live for one in _cards(raw)}),
        showings=[
            Showing(datetime.fromisoformat(one["at"]), _states(one["args"])) for one in changed
        ],
    )


def _tells(states: dict[str, str], sent: Sent) -> bool:
    return states.get(sent.name) in {sent.state, "OK"}


def _states(said: Json) -> dict[str, str]:
    """Return the alarms of one message with what it says of them."""
    text = json.dumps(said.get("blocks", ""), ensure_ascii=False)
    return {name: STATES[sign] for sign, name in LINE.findall(text)}


def _cards(raw: Json) -> set[tuple[str, str]]:
    """Return (resource, id) of a live message: one that stands there twice has one id."""
    found = {match[1] for name in _states(raw) if (match := INSTANCE.match(name))}
    return {(resource, carried_id(_with_metadata(raw))) for resource in found}


def _ids(messages: Iterable[Json]) -> Counter[str]:
    return Counter(ident for one in messages if (ident := carried_id(_with_metadata(one))))


def _with_metadata(message: Json) -> Json:
    """Return it with its metadata as JSON: a call may carry it as text."""
    metadata = message.get("metadata") or {}
    return {"metadata": json.loads(metadata) if isinstance(metadata, str) else metadata}


def _too_many(counts: Iterable[int]) -> int:
    return sum(count - 1 for count in counts)
