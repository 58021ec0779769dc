"""Tell an incident's story: one walk through its entries, and what its rows say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from bot.core.erasure import erasures
from bot.core.ledger import problems
from bot.export.alarms import Alarms
from bot.export.chart import chart
from bot.export.facts import Facts
from bot.export.glossary import Glossary
from bot.export.lines import Lines
from bot.export.moments import Moments
from bot.export.names import Names
from bot.export.questions import questions
from bot.export.scrub import Scrub
from bot.export.spool import Spool
from bot.export.story import Checked, RunbookStep, Story
from bot.export.summary import summary
from bot.export.tally import Tally
from bot.export.told import Reader, flagged
from bot.export.works import still_there, works

MOST_PROBLEMS = 20


@dataclass(frozen=True)
class _Heard:
    """What one walk through the entries found."""

    moments: Moments
    alarms: Alarms
    tally: Tally


@dataclass(frozen=True)
class Export:
    """A story with all its lines: what a format writes. checkpoints: for its proof."""

    story: Story
    lines: Lines
    checkpoints: tuple[Mapping[str, Any], ...]


def tell(facts: Facts, spool: Spool, scrub: Scrub, names: Names) -> Export:
    """Return the story of an incident whose whole chain is in the spool."""
    reader = Reader(scrub, names, flagged(spool), erasures(spool, names.of))
    heard = _heard(facts, spool, reader)
    story = _story(facts, reader, heard, _checked(spool, heard.tally))
    repeats = {reader.text(title): times for title, times in facts.repeats.items()}
    story = replace(story, questions=questions(story, repeats))
    return Export(
        story, Lines(spool, reader, Glossary(facts, reader.text), story.start), facts.witnesses
    )


def _heard(facts: Facts, spool: Spool, reader: Reader) -> _Heard:
    heard = _Heard(Moments(facts.incident.opened_at), Alarms(), Tally())
    for sealed in spool:
        told = reader.read(sealed)
        heard.moments.hear(told)
        heard.alarms.hear(told)
        heard.tally.hear(told)
    return heard


def _story(facts: Facts, reader: Reader, heard: _Heard, checked: Checked) -> Story:
    moments, alarms, tally = heard.moments, heard.alarms, heard.tally
    incident, done, fired = facts.incident, works(facts, reader), alarms.fired()
    title = reader.text(incident.title)
    return Story(
        name=incident.name,
        title=title,
        severity=incident.severity.value,
        status=incident.status.value,
        account=facts.account,
        environment=facts.environment,
        region=reader.text(incident.region),
        assignee=reader.names.of(incident.assignee) if incident.assignee else "",
        exported_at=facts.now,
        start=moments.start,
        summary=summary(title, moments, fired, done, facts.now),
        impact=tally.impact,
        times=moments.times(),
        durations=moments.durations(),
        alarms=tuple(fired),
        statements=alarms.statements,
        chart=chart(fired, done, moments.times(), facts.now),
        works=done,
        still_there=still_there(done),
        people=tuple(sorted(tally.people.values(), key=lambda one: one.first)),
        runbook=facts.runbook,
        steps=_steps(facts, reader),
        kinds=tally.kinds,
        calls=tally.calls,
        before=facts.before,
        pictures=tuple((reader.text(says), png) for says, png in facts.pictures),
        checked=checked,
    )


def _steps(facts: Facts, reader: Reader) -> tuple[RunbookStep, ...]:
    found = []
    for position, text in enumerate(facts.steps):
        tick = facts.ticks.get(position)
        who = reader.names.of(tick.actor) if tick else ""
        found.append(RunbookStep(position + 1, reader.text(text), who, tick.at if tick else None))
    return tuple(found)


def _checked(spool: Spool, tally: Tally) -> Checked:
    found = list(islice(problems(spool, spool.known), MOST_PROBLEMS))
    return Checked(spool.chain, spool.count, spool.head.hex(), tally.redacted, tuple(found))
