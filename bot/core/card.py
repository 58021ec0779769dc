"""Everything a person needs to see of one incident, gathered before it is drawn."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.alert import Target
from bot.core.before import Before
from bot.core.incident import Incident
from bot.core.offer import Offer
from bot.core.runbook import RenderedRunbook
from bot.core.tracking import Tracked


@dataclass(frozen=True, slots=True)
class Tick:
    """A runbook step is done: by whom (an actor) and when."""

    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepAt:
    """A step of a runbook. position: counted from 0; title: what it says, as it was shown."""

    runbook: str
    position: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """An incident ready to be drawn.

    alerts: the worst first; hidden: how many more there are.
    account_name, environment: as the configuration calls them.
    ticks: by the step's position, counted from 0.
    offers: the actions that its runbook offers for its targets.
    called: Slack ids of the people whom it called as it opened, while nobody has it.
    before: the latest incidents about the same, while this one is open.
    """

    incident: Incident
    alerts: tuple[Tracked, ...]
    hidden: int
    account_name: str
    environment: str
    runbook: RenderedRunbook
    ticks: Mapping[int, Tick] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    called: tuple[str, ...] = ()
    before: tuple[Before, ...] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        """Return what the alerts speak of, each thing once."""
        return targets_of(self.alerts)

    @property
    def since(self) -> datetime:
        """Return when the first alert fired."""
        return min((t.first_at for t in self.alerts), default=self.incident.opened_at)


def targets_of(alerts: Iterable[Tracked]) -> tuple[Target, ...]:
    """Return each target once, in the alerts' order, with its name where any alert knows it."""
    seen: dict[tuple[str, str], Target] = {}
    for target in (target for tracked in alerts for target in tracked.alert.targets):
        known = seen.get((target.kind, target.id))
        if known is None or (target.name and not known.name):
            seen[target.kind, target.id] = target
    return tuple(seen.values())


def named(text: str, targets: Iterable[Target]) -> str:
    """Return the text with names people know in place of AWS's ids.

    In one go: a name that contains other ids must not be replaced again, without end.
    """
    names = {each.id: each.name for each in targets if each.id and each.name}
    if not names:
        return text
    ids = "|".join(re.escape(ident) for ident in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{ids})(?![\w-])", lambda found: names[found[0]], text)
