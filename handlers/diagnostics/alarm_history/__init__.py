"""How often the alarm fired before, and for how long: an old friend, or news.

Source: Amazon CloudWatch API Reference, "DescribeAlarmHistory": kept for 30 days; only
whoever may see all alarms is shown a composite one.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.action import Aws, Statement
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from bot.core.past import Happening, Past, Window, past
from handlers.diagnostics.alarm_history.firing import Firing, firings, updates
from handlers.diagnostics.counted import counted
from handlers.diagnostics.ids import made_id
from handlers.diagnostics.pages import Pages
from handlers.diagnostics.watching import alarm_name
from handlers.diagnostics.when import clock, lasted
from handlers.read_back.cloudwatch import TYPES

BACK = timedelta(days=14)
AHEAD = timedelta(minutes=1)  # the change that brought the alert belongs to it
PAGE, PAGES = 100, 3
SOURCE = "CloudWatch"


def _read(aws: Aws, question: Question) -> Evidence:
    name = alarm_name(question.alert)
    if not name:
        return evidence("This alert comes from no CloudWatch alarm, so there is no history of one")
    pages = _pages(aws)
    found = firings(_items(pages, name, question.at - BACK, question.at + AHEAD))
    headline = f"{name} {_headline(found, question.at, more=pages.is_cut)}"
    details = [_detail(one, question.at) for one in found]
    query = f"CloudWatch: how {name} changed its state in {lasted(BACK)}"
    return evidence(headline, details, query=query)


def _past(aws: Aws, window: Window) -> Past:
    name = alarm_name(window.alert)
    if not name:
        return past(window, SOURCE, "nothing: the alert comes from no alarm", ())
    pages = _pages(aws)
    found = [
        Happening(at, made_id(name, at.isoformat(), state), _went(name, state, reason))
        for at, state, reason in updates(_items(pages, name, window.begin, window.end))
    ]
    query = f"how {name} changed its state"
    return past(window, SOURCE, query, found, is_cut=pages.is_cut)


def _went(name: str, state: str, reason: str) -> str:
    return f"{name} went to {state}{f': {reason}' if reason else ''}"


def _pages(aws: Aws) -> Pages:
    return Pages(aws.client("cloudwatch").describe_alarm_history, PAGE, PAGES)


def _items(pages: Pages, name: str, begin: datetime, end: datetime) -> Iterator[object]:
    return pages.read(
        "AlarmHistoryItems",
        AlarmName=name,
        AlarmTypes=list(TYPES),
        HistoryItemType="StateUpdate",
        StartDate=begin,
        EndDate=end,
        MaxRecords=PAGE,
        ScanBy="TimestampDescending",
    )


def _headline(found: list[Firing], now: datetime, *, more: bool) -> str:
    """Return `fired 6 times in 14 days, last 02:10 UTC for 4 min`."""
    if not found:
        return f"did not fire in {lasted(BACK)}"
    times = counted(len(found), "time", more=more)
    return f"fired {times} in {lasted(BACK)}, last {_told(found[0], now)}"


def _told(one: Firing, now: datetime) -> str:
    if one.ended:
        return f"{clock(one.began, now)} for {lasted(one.ended - one.began)}"
    return f"{clock(one.began, now)} and still firing"


def _detail(one: Firing, now: datetime) -> str:
    return f"{_told(one, now)}: {one.reason}" if one.reason else _told(one, now)


ALARM_HISTORY = Diagnostic(
    offer=Offer("alarm_history", "Alarm history", (), "When the alarm changed its state."),
    seconds=15,
    permissions=(
        Statement("Read when an alarm changed its state", ("cloudwatch:DescribeAlarmHistory",)),
    ),
    read=_read,
    about="cloudwatch",
    past=_past,
)
