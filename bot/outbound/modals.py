"""The modals people fill in. Pure: what is known goes in, a view comes out.

`private_metadata` carries the incident's number and its channel, where a refusal is told;
nothing in a view is ever trusted as text.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from bot.core.alert import Alert
from bot.core.card import Card
from bot.core.incident import Incident
from bot.core.tracking import Tracked
from bot.outbound.blocks.elements import (
    SECTION,
    Block,
    View,
    asked,
    context,
    field,
    fitting,
    modal,
    option,
    section,
)
from bot.outbound.blocks.raw import raw_blocks
from bot.outbound.blocks.steps import runbook_blocks
from bot.outbound.mrkdwn import plain

OPTIONS = 100
NAME = 150


def waiting() -> View:
    """Stand in for a modal that is still being drawn."""
    return modal("waiting", "Firebreak", [section("One moment…")], "")


def sorry(why: str) -> View:
    """Say why there is nothing to show."""
    return modal("sorry", "Firebreak", [section(plain(why, SECTION))], "")


def resolve_anyway(incident: Incident, firing: Sequence[str]) -> View:
    """Ask before closing what has not recovered."""
    lines = [f"• {plain(name, NAME)}" for name in firing]
    head = f"*{'This has' if len(lines) == 1 else f'These {len(lines)} have'} not recovered:*"
    shown = fitting([head, *lines], SECTION, lambda n: f"…and {n} more")
    after = "If one fires again within 30 minutes, the incident opens again."
    blocks = [section(shown), context(after)]
    return _about(incident, "resolve_anyway", f"Resolve {incident.name}?", blocks, "Resolve anyway")


def note(incident: Incident) -> View:
    """Ask for a note."""
    text = field("text", "What happened?", "Goes into the thread and the timeline", multiline=True)
    return _about(incident, "note", f"Note on {incident.name}", [text], "Add")


def update(incident: Incident) -> View:
    """Ask for an update."""
    hint = "Goes to the status channel, the thread and the timeline"
    text = field("text", "What shall those who wait know?", hint, multiline=True)
    return _about(incident, "update", f"Update on {incident.name}", [text], "Post")


def assign(incident: Incident) -> View:
    """Ask who shall have it."""
    person = asked("person", "Who has it now?", {"type": "users_select", "action_id": "person"})
    return _about(incident, "assign", f"Assign {incident.name}", [person], "Assign")


def impact(incident: Incident) -> View:
    """Ask what customers saw, and when."""
    fields = [
        field("start", "From", "Such as 03:10 UTC"),
        field("end", "Until", "Such as 03:40 UTC, or: still going on"),
        field("saw", "What customers saw", "Such as: one checkout in five failed", multiline=True),
    ]
    return _about(incident, "impact", f"Impact of {incident.name}", fields, "Record")


def regroup(incident: Incident, alerts: Sequence[Tracked], others: Sequence[Incident]) -> View:
    """Offer to merge the incident into another, or to split some alerts off."""
    blocks: list[Block] = []
    if others:
        into = [option(f"{o.name} {o.title}", str(o.number)) for o in others[:OPTIONS]]
        blocks.append(_select("into", "Merge all of it into", into))
    if len(alerts) > 1:
        some = [option(_named(tracked), short_name(tracked.alert)) for tracked in alerts[:OPTIONS]]
        blocks.append(_select("alerts", "Or split these alerts off", some, many=True))
    title = f"Regroup {incident.name}"
    if not blocks:
        alone = "No other incident is open, and this one has a single alert."
        return _about(incident, "regroup", title, [section(alone)])
    return _about(incident, "regroup", title, blocks, "Regroup")


def short_name(alert: Alert) -> str:
    """Return what stands for an alert in a menu, where a fingerprint can be too long."""
    return sha256(alert.fingerprint.encode(errors="surrogatepass")).hexdigest()[:32]


def _named(tracked: Tracked) -> str:
    ended = "" if tracked.is_firing else "✓ "
    return f"{ended}{tracked.alert.brief or tracked.alert.title}"


def _select(block: str, label: str, options: Sequence[Block], *, many: bool = False) -> Block:
    kind = "multi_static_select" if many else "static_select"
    element = {"type": kind, "action_id": "choice", "options": list(options)}
    return asked(block, label, element, optional=True)


def runbook(card: Card, now: datetime) -> View:
    """Show the checklist where it is read at once: a phone cannot jump to a thread."""
    incident = card.incident
    return _about(incident, "runbook", f"Runbook {incident.name}", runbook_blocks(card, now))


def raw(incident: Incident, events: Sequence[tuple[str, str]]) -> View:
    """Show the latest raw events as they came, the newest first: (where from, text)."""
    blocks = [block for origin, text in events for block in raw_blocks(origin, text)]
    gone = [section("No raw event of it is left: they are kept for 14 days.")]
    return _about(incident, "raw", f"Raw events {incident.name}", blocks or gone)


def _about(
    incident: Incident, callback: str, title: str, blocks: Sequence[Block], submit: str = ""
) -> View:
    metadata = f"{incident.number}:{incident.channel}"
    return modal(callback, title, blocks, metadata, submit=submit)
