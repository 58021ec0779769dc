"""Events of AWS's own services that no rule brings to Firebreak.

Source: Amazon EventBridge User Guide, "Using resource-based policies for Amazon EventBridge".
"""

import json
from collections.abc import Iterator

from bot.core.complaint import Complaint, Hurts
from handlers.checkup.check import Check
from handlers.checkup.event_kind import KINDS, Kind
from handlers.checkup.region import Region
from handlers.checkup.rule import Rule
from handlers.events import arn


def _read(region: Region) -> Iterator[Complaint]:
    for kind in KINDS:
        if kind.is_there(region):
            yield from _of(region, kind)


def _of(region: Region, kind: Kind) -> Iterator[Complaint]:
    concerned = [rule for rule in region.rules if kind.is_of(rule)]
    leading = [rule for rule in concerned if region.leads_here(rule)]
    forwarding = [rule for rule in concerned if rule.is_enabled and _bus(region, rule)]
    if any(rule.is_enabled for rule in leading) or kind.comes_otherwise(region):
        return
    if forwarding:
        yield _forwarded(region, kind, forwarding[0])
    elif leading:
        yield _disabled(region, kind, leading[0])
    else:
        yield _missing(region, kind)


def _disabled(region: Region, kind: Kind, rule: Rule) -> Complaint:
    what = f"The rule for {kind.title} is switched off"
    fix = region.command("events", "EnableRule", Name=rule.name)
    return region.complaint(Hurts.SILENT, what, f"{rule.name} is DISABLED", fix, [rule.name])


def _forwarded(region: Region, kind: Kind, rule: Rule) -> Complaint:
    what = f"{kind.title} go to another event bus: whether they come here was not checked"
    evidence = f"{rule.name} leads to {_bus(region, rule)}"
    fix = "send a test event through that bus, and look for it in Slack"
    return region.complaint(Hurts.UNCHECKED, what, evidence, fix, [rule.name])


def _missing(region: Region, kind: Kind) -> Complaint:
    what = f"No rule brings {kind.title}"
    evidence = f"no rule on the default bus takes {kind.source} to a listed topic or queue"
    return region.complaint(kind.hurts, what, evidence, _fix(region, kind))


def _fix(region: Region, kind: Kind) -> str:
    account, place = region.aws.account, region.aws.region
    entrance = region.entrance
    ways = [*entrance.topics_in(account, place), *entrance.queues_in(account, place)]
    if not ways:
        return (
            f"create a topic in {region.aws.region}, list it under `topics`, and lead a rule to it"
        )
    name = f"firebreak-{kind.name}"
    pattern = json.dumps({"source": [kind.source], "detail-type": list(kind.details)})
    rule = region.command("events", "PutRule", Name=name, EventPattern=pattern)
    target = {"Id": "firebreak", "Arn": ways[0]}
    targets = region.command("events", "PutTargets", Rule=name, Targets=[target])
    return f"{rule} && {targets}  # its policy must let events.amazonaws.com send"


def _bus(region: Region, rule: Rule) -> str:
    """Return the event bus that a rule leads to, "" for none."""
    buses = (t for t in region.targets(rule) if arn.read(t).resource.startswith("event-bus/"))
    return next(buses, "")


UNHEARD_EVENTS = Check("EventBridge's rules", _read)
