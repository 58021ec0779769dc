"""What the thread says when a person did something."""

from bot.core.actor import mention
from bot.core.deed import Deed
from bot.core.incident import Incident
from bot.core.message import Role
from bot.store.messages import Wish

SENTENCES = {
    "incident.acknowledged": "has it.",
    "incident.mitigated": "says customers are well again. The cause may still be there.",
    "incident.reopened": "opened it again.",
    "incident.resolved": "resolved it.",
    "incident.quiet": "resolved it: nothing fired for a while.",
    "incident.assigned": "gave it to",
    "incident.merged": "merged it:",
    "incident.split": "split it:",
    "incident.impact": "recorded the impact:",
    "note": "notes:",
}
DETAILS = ("text", "saw", "into", "from")


def said(incident: Incident, deed: Deed) -> list[Wish]:
    """Return the reply that tells the thread; none for what the live messages show anyway."""
    if deed.kind not in SENTENCES:
        return []
    who = f"{mention(deed.actor)} {SENTENCES[deed.kind]}"
    if "assignee" in deed.fields:
        who = f"{who} {mention(deed.fields['assignee'])}."
    text = " ".join(str(deed.fields[name]) for name in DETAILS if deed.fields.get(name))
    key = f"{deed.kind}:{incident.revision}"
    return [Wish(incident, incident.channel, Role.REPLY, key, deed.at, text, mention=who)]
