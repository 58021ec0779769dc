"""What the thread says when somebody did something: a short story, a sentence a deed."""

from collections.abc import Mapping
from typing import Any

from bot.core.actor import mention
from bot.core.checkpoint import Head
from bot.core.deed import Deed
from bot.core.head_line import head_line
from bot.core.incident import Incident
from bot.store import messages
from bot.store.messages import Wish

# After who did it; the fields in braces are our own words, never a person's.
SENTENCES = {
    "incident.opened_by_hand": "opened this by hand.",
    "incident.acknowledged": "has it.",
    "incident.mitigated": "says customers are well again. The cause may still be there.",
    "incident.reopened": "opened it again.",
    "incident.resolved": "resolved it{although}.",
    "incident.quiet": "resolved it: nothing has fired for a while.",
    "incident.assigned": "gave it to {assignee}.",
    "incident.taken": "took it.",
    "incident.merged_into": "merged this into {into}.",
    "incident.merged": "merged {merged} into this.",
    "incident.split": "split {part} off:",
    "incident.split_off": "split this off {whole}.",
    "incident.impact": "recorded the impact:",
    "note": "notes:",
    "update": "posted an update in <#{channel}>:",
}
# What people and events said: text, escaped wherever it is shown.
TEXTS = {
    "incident.split": "{alerts}",
    "incident.impact": "{start} to {end}: {saw}",
    "note": "{text}",
    "update": "{text}",
}

ENDINGS = ("incident.resolved", "incident.quiet", "incident.merged_into")


def said(incident: Incident, deed: Deed, head: Head | None = None) -> list[Wish]:
    """Return the reply that tells the thread; none for what the live messages show anyway.

    head: of the incident's chain, with this deed; it leaves the database when all is over.
    """
    sentence = SENTENCES.get(deed.kind)
    if sentence is None:
        return []
    who = f"{mention(deed.actor)} {sentence.format_map(_ours(deed.fields))}"
    text = TEXTS.get(deed.kind, "").format_map(_told(deed.fields))
    if head and deed.kind in ENDINGS:
        text = head_line(head)
    key = f"{deed.kind}:{incident.revision}"
    return [messages.reply(incident, key, deed.at, text).to(who)]


def _ours(fields: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the fields that are no text of anybody's: names of incidents, and actors."""
    left = len(fields.get("still_firing", ()))
    return {
        **{
            name: str(fields.get(name, ""))
            for name in ("into", "merged", "part", "whole", "channel")
        },
        "assignee": mention(str(fields.get("assignee", ""))),
        "although": f", although {left} had not recovered" if left else "",
    }


def _told(fields: Mapping[str, Any]) -> Mapping[str, str]:
    alerts = ", ".join(str(brief) for brief in fields.get("alerts", ()))
    told = {name: str(fields.get(name, "")) for name in ("start", "end", "saw", "text")}
    return {**told, "alerts": alerts}
