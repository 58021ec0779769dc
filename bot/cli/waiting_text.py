"""Runs that wait for approval, on a terminal."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.core.plain import printable
from bot.core.run_card import RunCard
from bot.core.staff import Staff
from bot.outbound.when import elapsed

DIGEST = 8


def waiting_text(cards: Sequence[RunCard], staff: Staff, now: datetime) -> str:
    """Return what waits, each with the beginning of its digest."""
    if not cards:
        return "Nothing waits for approval."
    lines = [line for card in cards for line in _lines(card, staff, now)]
    return "\n".join([*lines, "", "To see one and decide: firebreak approve DIGEST"])


def waiting_row(card: RunCard, staff: Staff) -> dict[str, str]:
    """Return one run that waits, for a script."""
    run, plan = card.run, card.plan
    return {
        "digest": run.digest,
        "incident": card.incident.name,
        "action": run.action,
        "target": f"{plan.target.kind}:{plan.target.id}",
        "account": plan.account,
        "region": plan.region,
        "asked_by": staff.identity(run.actor),
        "asked_at": run.requested_at.isoformat(),
        "reason": run.reason,
        "needs": card.needs,
    }


def asked_text(card: RunCard, staff: Staff, now: datetime) -> str:
    """Return who asked for a run, when and why."""
    run = card.run
    who = staff.identity(run.actor)
    return printable(f"{who}, {elapsed(now - run.requested_at)} ago: {run.reason}")


def _lines(card: RunCard, staff: Staff, now: datetime) -> Iterator[str]:
    plan, blank = card.plan, " " * DIGEST
    what = f"{card.title}: {plan.target.label} ({plan.target.id})"
    yield printable(f"{card.run.digest[:DIGEST]}  {what}")
    yield printable(f"{blank}  {card.account_name} {plan.region}, {card.incident.name}")
    yield f"{blank}  {asked_text(card, staff, now)}"
    yield printable(f"{blank}  needs {card.needs}")
