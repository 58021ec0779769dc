"""The page about a run that waits for approval: what, for whom, why, and how to answer it."""

from bot.core.plain import printable
from bot.core.reason import Reason
from bot.core.run_card import RunCard
from bot.core.span import visible
from bot.outbound.page_text import LINE, PERHAPS_TWICE, PLACE, TITLE

DIGEST = 8  # characters: as many as `firebreak approve` needs


def approval_title(card: RunCard) -> str:
    """Return what is asked for, on what, where and for which incident."""
    what = visible(f"{card.title} on {card.plan.target.label}")[:TITLE]
    where = visible(card.account_name or card.plan.region)[:PLACE]
    return f"APPROVAL NEEDED: {what}{f' ({where})' if where else ''} {card.incident.name}"


def approval_body(card: RunCard, *, perhaps_twice: bool = False) -> str:
    """Return why it calls, who asks and why, who may answer until when, and how."""
    run, plan = card.run, card.plan
    where = dict.fromkeys((plan.target.label, plan.target.id, card.account_name, plan.region))
    lines = [
        f"Why you are called: {Reason.APPROVAL_WAITS.sentence}.",
        f"Where: {' · '.join(place for place in where if place)}",
        f"Asked by {card.asked_by}: {run.reason}",
        f"Needs {card.needs}, until {run.expires_at:%H:%M} UTC.",
        PERHAPS_TWICE if perhaps_twice else "",
        f"Answer in Slack, at {card.incident.name}.",
        f"Without Slack: firebreak approve {run.digest[:DIGEST]}",
    ]
    return "\n".join(printable(visible(line))[:LINE] for line in lines if line)
