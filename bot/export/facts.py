"""What the rows say of an incident, gathered before its story is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core.alert import Target
from bot.core.before import Before
from bot.core.card import Tick
from bot.core.incident import Incident
from bot.core.plan import Plan
from bot.core.run import Approval, Run, RunStep


@dataclass(frozen=True, slots=True)
class Ran:
    """A run and all that belongs to it. plan: None where it is not kept as it was shown."""

    run: Run
    plan: Plan | None
    steps: tuple[RunStep, ...]
    approvals: tuple[Approval, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """account, environment: as the configuration calls them.

    steps: what the runbook says, a text each; ticks: by their position, from 0.
    before: incidents of the past that were about the same.
    repeats: by an alarm's title, in how many incidents it was in the 30 days before.
    titles: of actions and diagnostics by name, and of alarms by fingerprint.
    pictures: PNGs of diagnostics, with what each shows. witnesses: of checkpoints, for its chain.
    """

    incident: Incident
    account: str
    environment: str
    targets: tuple[Target, ...]
    runbook: str
    steps: tuple[str, ...]
    ticks: Mapping[int, Tick]
    runs: tuple[Ran, ...]
    pictures: tuple[tuple[str, bytes], ...]
    repeats: Mapping[str, int]
    before: tuple[Before, ...]
    now: datetime
    titles: Mapping[str, str] = field(default_factory=dict)
    witnesses: tuple[Mapping[str, Any], ...] = ()
