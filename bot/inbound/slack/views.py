"""What people submit in modals. `private_metadata` is the incident's number."""

from collections.abc import Mapping
from typing import Any

from bot.core.actor import slack_actor
from bot.core.errors import TransitionIsNotLegal
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound.modals import short_name

Body = Mapping[str, Any]


async def resolve_anyway(verbs: Verbs, person: Person, body: Body) -> None:
    """Close it although something fires."""
    await verbs.respond.resolve(_number(body), person.actor, anyway=True)


async def note(verbs: Verbs, person: Person, body: Body) -> None:
    """Add a note."""
    await verbs.respond.note(_number(body), person.actor, _text(body, "text"))


async def impact(verbs: Verbs, person: Person, body: Body) -> None:
    """Record the impact."""
    said = [_text(body, name) for name in ("start", "end", "saw")]
    await verbs.respond.impact(_number(body), person.actor, *said)


async def assign(verbs: Verbs, person: Person, body: Body) -> None:
    """Give it to somebody."""
    chosen = _values(body)["person"]["person"].get("selected_user")
    if not chosen:
        raise TransitionIsNotLegal("Choose a person to give it to.")
    await verbs.respond.assign(_number(body), person.actor, slack_actor(chosen))


async def regroup(verbs: Verbs, person: Person, body: Body) -> None:
    """Merge into another incident, or split alerts off."""
    number, values = _number(body), _values(body)
    into = (values.get("into", {}).get("choice", {}).get("selected_option") or {}).get("value")
    chosen = values.get("alerts", {}).get("choice", {}).get("selected_options") or []
    if bool(into) == bool(chosen):
        raise TransitionIsNotLegal("Choose an incident to merge into, or alerts to split off.")
    if into:
        await verbs.regroup.merge(number, int(into), person.actor)
        return
    names = {option["value"] for option in chosen}
    alerts = [tracked.alert for tracked in (await verbs.look.find(number)).alerts]
    fingerprints = [alert.fingerprint for alert in alerts if short_name(alert) in names]
    await verbs.regroup.split(number, fingerprints, person.actor)


def _number(body: Body) -> int:
    return int(body["view"]["private_metadata"])


def _values(body: Body) -> Mapping[str, Any]:
    values: Mapping[str, Any] = body["view"]["state"]["values"]
    return values


def _text(body: Body, block: str) -> str:
    return str(_values(body)[block]["value"].get("value") or "")
