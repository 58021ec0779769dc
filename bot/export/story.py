"""An incident's story: what every format tells, before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.before import Before
from bot.export.alarms import Alarm
from bot.export.chart import Chart
from bot.export.moments import Duration, KeyTime
from bot.export.tally import Impact, Participant
from bot.export.works import Work


@dataclass(frozen=True, slots=True)
class RunbookStep:
    """A step of the runbook. who: who ticked it, "" where nobody did."""

    number: int
    text: str
    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the ledger proves. problems: what does not fit, a sentence each; empty if sound.

    head: the hash of the last of so many entries, in hex; hidden: entries of which something
    is not shown.
    """

    chain: str
    entries: int
    head: str
    hidden: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One incident. Texts are ready to be shown: renamed, and without what must not leave.

    start: what offsets count from; before: incidents of the past about the same.
    pictures: PNGs of diagnostics, with what each shows.
    """

    name: str
    title: str
    severity: str
    status: str
    account: str
    environment: str
    region: str
    assignee: str
    exported_at: datetime
    start: datetime
    summary: tuple[str, ...]
    impact: Impact | None
    times: tuple[KeyTime, ...]
    durations: tuple[Duration, ...]
    alarms: tuple[Alarm, ...]
    statements: int
    chart: Chart
    works: tuple[Work, ...]
    still_there: tuple[str, ...]
    people: tuple[Participant, ...]
    runbook: str
    steps: tuple[RunbookStep, ...]
    kinds: Mapping[str, int]
    calls: int
    before: tuple[Before, ...]
    pictures: tuple[tuple[str, bytes], ...]
    checked: Checked
    questions: tuple[str, ...] = ()
