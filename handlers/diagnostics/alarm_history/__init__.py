"""How often the alarm fired before, and for how long: an old friend, or news.

Source: Amazon CloudWatch API Reference, "DescribeAlarmHistory": kept for 30 days; only
whoever may see all alarms is shown a composite one.
"""

from datetime import datetime, timedelta

from bot.core.action import Aws, Statement
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from handlers.diagnostics.alarm_history.firing import Firing, firings
from handlers.diagnostics.counted import counted
from handlers.diagnostics.pages import Pages
from handlers.diagnostics.watching import alarm_name
from handlers.diagnostics.when import clock, lasted
from handlers.read_back.cloudwatch import TYPES

BACK = timedelta(days=14)
AHEAD = timedelta(minutes=1)  # the change that brought the alert belongs to it
PAGE, PAGES = 100, 3


def _read(aws: Aws, question: Question) -> Evidence:
    name = alarm_name(question.alert)
    if not name:
        return evidence("This alert comes from no CloudWatch alarm, so there is no history of one")
    pages = Pages(aws.client("cloudwatch").describe_alarm_history, PAGE, PAGES)
    items = pages.read(
        "AlarmHistoryItems",
        AlarmName=name,
        AlarmTypes=list(TYPES),
        HistoryItemType="StateUpdate",
        StartDate=question.at - BACK,
        EndDate=question.at + AHEAD,
        MaxRecords=PAGE,
        ScanBy="TimestampDescending",
    )
    found = firings(items)
    headline = f"{name} {_headline(found, question.at, more=pages.is_cut)}"
    details = [_detail(one, question.at) for one in found]
    query = f"CloudWatch: how {name} changed its state in {lasted(BACK)}"
    return evidence(headline, details, query=query)


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
)
