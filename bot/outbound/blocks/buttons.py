"""What people can do with an incident: at most three buttons, and a menu."""

from collections.abc import Sequence

from bot.core.card import Card
from bot.core.incident import IncidentStatus
from bot.core.offer import Offer
from bot.outbound.blocks.elements import Block, actions, button, option, overflow
from bot.outbound.blocks.steps import done


def buttons(card: Card) -> Block:
    """Return the row below the live message."""
    return actions([*_verbs(card), _menu(card)])


def offers(card: Card) -> list[Block]:
    """Return a row with every action the runbook offers here, and the way to ask AWS.

    Each action shows its plan first.
    """
    incident = card.incident
    made = [_offer(card, offer) for offer in _possible(card)]
    if incident.account and incident.region and card.alerts:
        made.append(button("Ask AWS…", "evidence_details", str(incident.number)))
    return [actions(made)] if made else []


def _possible(card: Card) -> Sequence[Offer]:
    """Return the offers that a plan can be made for: AWS must be asked somewhere."""
    incident = card.incident
    is_on = incident.status in (IncidentStatus.TRIGGERED, IncidentStatus.ACKNOWLEDGED)
    return card.offers[:5] if is_on and incident.account and incident.region else ()


def _offer(card: Card, offer: Offer) -> Block:
    return button(f"{offer.title}…", f"act_{offer.name}", str(card.incident.number))


def _verbs(card: Card) -> Sequence[Block]:
    first = [_offer(card, offer) for offer in _possible(card)[:1]]
    incident, value = card.incident, str(card.incident.number)
    steps = button(f"Runbook {done(card)}/{len(card.runbook.steps)}", "runbook", value)
    mitigated = button("Mitigated", "mitigate", value)
    resolve = button("Resolve", "resolve", value)
    reopen = button("Reopen", "reopen", value)
    match incident.status:
        case IncidentStatus.TRIGGERED:
            return [button("Acknowledge", "acknowledge", value, "primary"), *first, steps]
        case IncidentStatus.ACKNOWLEDGED:
            return [*first, steps, mitigated] if first else [steps, mitigated, resolve]
        case IncidentStatus.MITIGATED:
            return [resolve, steps, reopen]
        case IncidentStatus.RESOLVED:
            return [steps] if incident.merged_into else [steps, reopen]


def _menu(card: Card) -> Block:
    """Return what is needed less often. Slack allows five options."""
    incident = card.incident
    no_button = incident.status is IncidentStatus.ACKNOWLEDGED and bool(_possible(card))
    verbs = [("Assign…", "assign"), ("Add a note…", "note"), ("Merge or split…", "regroup")]
    if incident.status is IncidentStatus.TRIGGERED or no_button:
        verbs.append(("Resolve…", "resolve"))
    else:
        verbs.append(("Record the impact…", "impact"))
    verbs.append(("Evidence, raw event…", "evidence"))
    return overflow("more", [option(label, f"{verb}:{incident.number}") for label, verb in verbs])
