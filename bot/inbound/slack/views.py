"""What people submit in modals. `private_metadata` is `<incident's number>:<its channel>`."""

from collections.abc import Mapping
from typing import Any

from bot.core.actor import slack_actor
from bot.inbound.slack.number import number
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.outbound.modals import short_name

Body = Mapping[str, Any]
BLANK = "Write something first."
ONE_OF_TWO = "Choose an incident to merge into, or alerts to split off: one of the two."


async def resolve_anyway(verbs: Verbs, person: Person, body: Body) -> None:
    """Close it although something fires."""
    await verbs.respond.resolve(_number(body), person.actor, anyway=True)


async def note(verbs: Verbs, person: Person, body: Body) -> None:
    """Add a note."""
    await verbs.respond.note(_number(body), person.actor, _text(body, "text"))


async def update(verbs: Verbs, person: Person, body: Body) -> None:
    """Post an update."""
    await verbs.publish.update(_number(body), person.actor, _text(body, "text"))


def note_complaints(body: Body) -> Mapping[str, str]:
    """Return what is wrong with a note or an update: Slack takes blanks for text."""
    return {} if _text(body, "text").strip() else {"text": BLANK}


async def impact(verbs: Verbs, person: Person, body: Body) -> None:
    """Record the impact."""
    said = [_text(body, name) for name in ("start", "end", "saw")]
    await verbs.respond.impact(_number(body), person.actor, *said)


async def assign(verbs: Verbs, person: Person, body: Body) -> None:
    """Give it to somebody."""
    chosen = _values(body)["person"]["person"]["selected_user"]
    await verbs.respond.assign(_number(body), person.actor, slack_actor(chosen))


async def regroup(verbs: Verbs, person: Person, body: Body) -> None:
    """Merge into another incident, or split alerts off."""
    source, into, names = _number(body), _into(body), _split_off(body)
    if into:
        await verbs.regroup.merge(source, number(into), person.actor)
        return
    alerts = [tracked.alert for tracked in (await verbs.look.find(source)).alerts]
    fingerprints = [alert.fingerprint for alert in alerts if short_name(alert) in names]
    await verbs.regroup.split(source, fingerprints, person.actor)


def regroup_complaints(body: Body) -> Mapping[str, str]:
    """Return what is wrong with a choice: both at once, or nothing."""
    if bool(_into(body)) != bool(_split_off(body)):
        return {}
    offered = [block for block in ("into", "alerts") if block in _values(body)]
    return dict.fromkeys(offered[:1], ONE_OF_TWO)


def _into(body: Body) -> str:
    return str((_chosen(body, "into").get("selected_option") or {}).get("value", ""))


def _split_off(body: Body) -> set[str]:
    return {option["value"] for option in _chosen(body, "alerts").get("selected_options") or ()}


def _chosen(body: Body, block: str) -> Mapping[str, Any]:
    chosen: Mapping[str, Any] = _values(body).get(block, {}).get("choice", {})
    return chosen


def _number(body: Body) -> int:
    return number(str(body["view"]["private_metadata"]).partition(":")[0])


def _values(body: Body) -> Mapping[str, Any]:
    values: Mapping[str, Any] = body["view"]["state"]["values"]
    return values


def _text(body: Body, block: str) -> str:
    return str(_values(body)[block]["value"].get("value") or "")
