"""A page: what somebody reads on a lock screen, and how they act without Slack."""

import shlex

from bot.core.card import Card
from bot.core.reason import Reason
from bot.core.span import text_of, visible
from bot.outbound.blocks.words import headline

TITLE, PLACE, LINE = 120, 64, 300
PERHAPS_TWICE = "You may have had this page before: whether it arrived is not known."


def page_title(card: Card) -> str:
    """Return severity, what, where and which."""
    incident = card.incident
    word = headline(incident.severity, incident.status)
    where = visible(card.account_name or incident.region)[:PLACE]
    what = visible(incident.title)[:TITLE].rstrip(".")
    return f"{word}: {what}{f' ({where})' if where else ''} {incident.name}"


def page_body(card: Card, reason: str, link: str, *, perhaps_twice: bool = False) -> str:
    """Return why it calls, where it is, what to do first, and how; link: acknowledges, or ""."""
    incident = card.incident
    places = (card.account_name, incident.region, *(t.label for t in card.targets[:3]))
    lines = [
        f"Why you are called: {Reason(reason).sentence}.",
        f"Where: {' · '.join(place for place in places if place)}",
        f"First: {text_of(card.runbook.first)}",
        PERHAPS_TWICE if perhaps_twice else "",
    ]
    shown = [visible(line)[:LINE] for line in lines if line]
    return "\n".join([*shown, *([f"Acknowledge: {link}"] if link else []), *_commands(card)])


def _commands(card: Card) -> list[str]:
    """Return the first action as a command, for when Slack is down; never a part of one.

    A target's id comes from an event, and somebody pastes it into a shell: it is quoted.
    """
    incident = card.incident
    fitting = [t for o in card.offers[:1] for t in card.targets if o.fits(frozenset({t.kind}))]
    if not (fitting and incident.account and incident.region):
        return []
    where = ["--account", card.account_name, "--region", incident.region]
    why = ["--incident", incident.name, "--reason", "WHY"]
    name = card.offers[0].name.replace("_", "-")
    line = shlex.join(["firebreak", "act", name, fitting[0].id, *where, *why])
    return [f"Without Slack: {line}"] if visible(line) == line and len(line) <= LINE else []
