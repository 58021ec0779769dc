"""The JSON export's own words: what `export-1.schema.json` promises."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.export.alarms import Alarm
from bot.export.lines import Line
from bot.export.story import Story
from bot.export.works import Work

VERSION = 1
Json = dict[str, Any]


def head_of(story: Story) -> Json:
    """Return everything but the entries and the proof."""
    return {
        "version": VERSION,
        "incident": {
            "name": story.name,
            "title": story.title,
            "severity": story.severity,
            "status": story.status,
            "account": story.account,
            "environment": story.environment,
            "region": story.region,
            "assignee": story.assignee,
        },
        "exported_at": story.exported_at.isoformat(),
        "start": story.start.isoformat(),
        "summary": list(story.summary),
        "impact": _impact(story),
        "times": [
            {"name": one.name, "at": _moment(one.at), "means": one.means} for one in story.times
        ],
        "durations": [
            {
                "short": one.short,
                "name": one.name,
                "seconds": _seconds(one.span),
                "means": one.means,
            }
            for one in story.durations
        ],
        "alarms": [_alarm(alarm) for alarm in story.alarms],
        "actions": [_work(work) for work in story.works],
        "still_there": list(story.still_there),
        "people": [
            {
                "name": one.name,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "deeds": one.deeds,
            }
            for one in story.people
        ],
        "runbook": {"name": story.runbook, "steps": _steps(story)},
        "questions": list(story.questions),
        "before": [
            {
                "name": f"INC-{one.number}",
                "opened_at": one.opened_at.isoformat(),
                "resolved_at": one.resolved_at.isoformat(),
                "fixed": one.fixed,
            }
            for one in story.before
        ],
        "checked": {
            "entries": story.checked.entries,
            "head": story.checked.head,
            "hidden": story.checked.hidden,
            "problems": list(story.checked.problems),
        },
    }


def line_of(line: Line) -> Json:
    """Return one entry, for people; what proves it stands under `proof`."""
    return {
        "seq": line.seq,
        "at": line.at.isoformat(),
        "seconds_from_start": line.since.total_seconds(),
        "group": line.group,
        "kind": line.kind,
        "who": line.who,
        "says": line.says,
        "details": list(line.details),
        "query": line.query,
        "source_time": _moment(line.own),
        "seconds_late": _seconds(line.late),
        "redacted": line.redacted,
        "hash": line.hash,
    }


def _impact(story: Story) -> Json | None:
    hit = story.impact
    if hit is None:
        return None
    return {
        "start": hit.start,
        "end": hit.end,
        "saw": hit.saw,
        "who": hit.who,
        "at": hit.at.isoformat(),
    }


def _alarm(alarm: Alarm) -> Json:
    return {
        "title": alarm.title,
        "source": alarm.source,
        "severity": alarm.severity,
        "heard": alarm.heard,
        "spans": [{"fired": a.isoformat(), "recovered": _moment(b)} for a, b in alarm.spans],
    }


def _work(work: Work) -> Json:
    return {
        "title": work.title,
        "target": work.target,
        "status": work.status.value,
        "says": work.says,
        "who": work.who,
        "reason": work.reason,
        "requested_at": work.requested_at.isoformat(),
        "started_at": _moment(work.started_at),
        "ended_at": _moment(work.ended_at),
        "digest": work.digest,
        "break_glass": work.break_glass,
        "changes": [{"what": w, "before": b, "after": a} for w, b, a in work.changes],
        "does_not": list(work.does_not),
        "approvals": [{"who": who, "at": at.isoformat()} for who, at in work.approvals],
        "steps": [_step(step) for step in work.steps],
        "left": list(work.left),
        "undo": work.undo,
        "undone": work.undone,
    }


def _step(step: tuple[str, str, str, Sequence[str]]) -> Json:
    title, state, says, ids = step
    return {"title": title, "state": state, "says": says, "request_ids": list(ids)}


def _steps(story: Story) -> list[Json]:
    return [
        {"number": one.number, "text": one.text, "who": one.who, "at": _moment(one.at)}
        for one in story.steps
    ]


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _seconds(span: timedelta | None) -> float | None:
    return span.total_seconds() if span is not None else None
