"""Shortcuts in a message's menu: they work in threads, where commands do not."""

from collections.abc import Mapping
from typing import Any

from bot.core.errors import IncidentIsUnknown
from bot.inbound.slack import buttons
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs

# callback_id in the app's manifest -> the verb that its dialog is for
SHORTCUTS = {
    "firebreak_note": "note",
    "firebreak_update": "update",
    "firebreak_assign": "assign",
    "firebreak_resolve": "resolve",
    "firebreak_impact": "impact",
    "firebreak_regroup": "regroup",
    "firebreak_evidence": "evidence",
}


async def on_message(verbs: Verbs, person: Person, body: Mapping[str, Any]) -> None:
    """Do a verb on the incident in whose thread the message stands."""
    message, channel = body.get("message") or {}, str((body.get("channel") or {}).get("id"))
    thread = str(message.get("thread_ts") or message.get("ts") or "")
    number = await verbs.look.number_at(channel, thread)
    if number is None:
        raise IncidentIsUnknown("This message belongs to no incident of Firebreak.")
    verb = SHORTCUTS[str(body["callback_id"])]
    await buttons.choose(verbs, person, {**body, "actions": [{"value": str(number)}]}, verb)
