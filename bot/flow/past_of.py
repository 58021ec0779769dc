"""What to ask AWS about the past of an incident: each alarm, and each thing that alerts name."""

from collections.abc import Iterable, Iterator

from bot.core.alert import Alert, Target
from bot.core.backfill import Part
from bot.core.card import Card
from bot.core.diagnostic import Diagnostic

MOST = 10  # things that one source is asked about


def parts_of(card: Card, diagnostics: Iterable[Diagnostic]) -> tuple[Part, ...]:
    """Return the parts, source by source; what is about alarms asks once an alarm."""
    telling = [one for one in diagnostics if one.past]
    return tuple(part for one in telling for part in list(_parts(card, one))[:MOST])


def _parts(card: Card, diagnostic: Diagnostic) -> Iterator[Part]:
    alerts = [tracked.alert for tracked in card.alerts]
    if diagnostic.about:
        for alert in alerts:
            if alert.source == diagnostic.about:
                label = alert.labels.get("alarm", "") or alert.title
                yield Part(diagnostic.name, alert.fingerprint, "alarm", label, label)
        return
    for target in card.targets:
        if diagnostic.offer.fits(frozenset({target.kind})):
            naming = _naming(alerts, target)
            yield Part(diagnostic.name, naming.fingerprint, target.kind, target.id, target.label)


def _naming(alerts: list[Alert], target: Target) -> Alert:
    same = (target.kind, target.id)
    return next(one for one in alerts if same in {(t.kind, t.id) for t in one.targets})
