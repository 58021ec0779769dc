"""The modals people fill in. Pure: what is known goes in, a view comes out.

`private_metadata` carries the incident's number; nothing in a view is ever trusted as text.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from bot.core.alert import Alert
from bot.core.card import Card
from bot.core.incident import Incident
from bot.core.tracking import Tracked
from bot.outbound.blocks.elements import View, context, cut, field, modal, option, section
from bot.outbound.blocks.steps import step_blocks
from bot.outbound.mrkdwn import escape

OPTIONS = 100
RAW_PART, RAW_PARTS = 2800, 4


def resolve_anyway(incident: Incident, firing: Sequence[str]) -> View:
    """Ask before closing what still fires."""
    lines = "\n".join(f"• {escape(cut(name, 150))}" for name in firing[:10])
    more = f"\n…and {len(firing) - 10} more" if len(firing) > 10 else ""  # noqa: PLR2004  (the 10 above)
    text = f"*{len(firing)} of its alerts still fire:*\n{lines}{more}"
    after = "If you close it and one fires again within 30 minutes, the incident opens again."
    return modal(
        "resolve_anyway", f"Resolve {incident.name}?", [section(text), context(after)],
        str(incident.number), submit="Resolve anyway",
    )  # fmt: skip


def note(incident: Incident) -> View:
    """Ask for a note."""
    text = field("text", "Note", "Goes into the timeline and the thread.", multiline=True)
    return modal("note", f"Note on {incident.name}", [text], str(incident.number), submit="Add")


def assign(incident: Incident) -> View:
    """Ask who shall have it."""
    select = {"type": "users_select", "action_id": "person"}
    person = {
        "type": "input",
        "block_id": "person",
        "label": {"type": "plain_text", "text": "Who has it now?"},
        "element": select,
    }
    return modal(
        "assign", f"Assign {incident.name}", [person], str(incident.number), submit="Assign"
    )


def regroup(incident: Incident, alerts: Sequence[Tracked], others: Sequence[Incident]) -> View:
    """Offer to merge the incident into another, or to split some alerts off."""
    blocks: list[Mapping[str, Any]] = []
    if others:
        choices = [option(f"{o.name} {o.title}", str(o.number)) for o in others[:OPTIONS]]
        blocks.append(_select("into", "Merge into", choices))
    if len(alerts) > 1:
        chosen = [
            option(a.alert.brief or a.alert.title, short_name(a.alert)) for a in alerts[:OPTIONS]
        ]
        blocks.append(_select("alerts", "Or split off these alerts", chosen, many=True))
    if not blocks:
        text = "There is no other open incident, and only one alert in this one."
        return modal("regroup", f"Regroup {incident.name}", [section(text)], str(incident.number))
    return modal(
        "regroup", f"Regroup {incident.name}", blocks, str(incident.number), submit="Regroup"
    )


def short_name(alert: Alert) -> str:
    """Return what stands for an alert in a menu, where a fingerprint can be too long."""
    return sha256(alert.fingerprint.encode()).hexdigest()[:32]


def _select(
    block: str, label: str, options: Sequence[Mapping[str, Any]], *, many: bool = False
) -> Mapping[str, Any]:
    kind = "multi_static_select" if many else "static_select"
    return {
        "type": "input",
        "block_id": block,
        "optional": True,
        "label": {"type": "plain_text", "text": label},
        "element": {"type": kind, "action_id": "choice", "options": list(options)},
    }


def runbook(card: Card) -> View:
    """Show the checklist where it is read at once: a phone cannot jump to a thread."""
    return modal(
        "runbook", cut(card.runbook.title, 24), step_blocks(card), str(card.incident.number)
    )


def raw(incident: Incident, events: Sequence[tuple[str, str]]) -> View:
    """Show the latest raw events as they came: (where from, text)."""
    blocks: list[Mapping[str, Any]] = []
    for origin, text in events[:RAW_PARTS]:
        shown = escape(cut(text, RAW_PART)).replace("```", "'''")
        blocks += [context(escape(origin)), section(f"```{cut(shown, RAW_PART)}```")]
    rest = "The whole text: `firebreak export`, or the inbox table." if blocks else ""
    blocks.append(context(rest or "No raw event is kept for this incident any more."))
    return modal("raw", f"Raw events {incident.name}", blocks, str(incident.number))


def impact(incident: Incident) -> View:
    """Ask what customers saw, and when."""
    fields = [
        field("start", "From", "Such as 03:10 (UTC)"),
        field("end", "Until", "Such as 03:40 (UTC), or: still"),
        field("saw", "What customers saw", "Such as: checkout failed for one in five"),
    ]
    return modal(
        "impact", f"Impact of {incident.name}", fields, str(incident.number), submit="Record"
    )
