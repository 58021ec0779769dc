"""Who changed this resource in the last hours; of a principal, what it changed.

Sources: AWS CloudTrail API Reference, "LookupEvents" (one attribute a call, two calls a second
in an account and Region, at most 50 events a page); AWS CloudTrail User Guide, "Working with
CloudTrail event history" (events arrive after some minutes).
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.core.action import Aws, Statement
from bot.core.alert import Target
from bot.core.diagnostic import Diagnostic, Evidence, Question, evidence
from bot.core.offer import Offer
from bot.core.past import Happening, Past, Window, past
from handlers.diagnostics.cloudtrail_changes.trail import (
    Attribute,
    attribute_of,
    is_change_of,
    regions,
)
from handlers.diagnostics.counted import counted
from handlers.diagnostics.pages import Pages
from handlers.diagnostics.when import clock, lasted, moment
from handlers.events.reading import parse_json, text

BACK = timedelta(hours=3)
PAGE, PAGES = 50, 4
SOURCE = "CloudTrail"
REST = 0.5  # seconds between two calls
Rest = Callable[[float], None]


def cloudtrail_changes(rest: Rest = time.sleep) -> Diagnostic:
    """Return the diagnostic. rest: waits so many seconds."""

    def read(aws: Aws, question: Question) -> Evidence:
        return _read(aws, question, rest)

    def before(aws: Aws, window: Window) -> Past:
        return _past(aws, window, rest)

    return Diagnostic(
        offer=Offer("cloudtrail_changes", "Recent changes", (), "Who changed it lately."),
        seconds=25,
        permissions=(Statement("Read who changed what", ("cloudtrail:LookupEvents",)),),
        read=read,
        past=before,
    )


def _read(aws: Aws, question: Question, rest: Rest) -> Evidence:
    target = question.target
    asked = attribute_of(target)
    if asked is None:
        return evidence("This alert names no resource, so nobody can have changed it")
    places = [(region, _pages(aws, region, rest)) for region in regions(aws.region, target)]
    span = (question.at - BACK, question.at)
    found = [event for _, pages in places for event in _events(pages, asked, target, *span)]
    more = any(pages.is_cut for _, pages in places)
    query = (
        f"CloudTrail: events with {asked.key} {asked.value} in {lasted(BACK)}, "
        f"{' and '.join(region for region, _ in places)}; the last minutes may be missing"
    )
    found.sort(key=lambda event: moment(event, "EventTime") or question.at, reverse=True)
    headline = _headline(found, target, more=more)
    return evidence(headline, [_detail(event, question.at) for event in found], query=query)


def _past(aws: Aws, window: Window, rest: Rest) -> Past:
    target, asked = window.target, attribute_of(window.target)
    if asked is None:
        return past(window, SOURCE, "nothing: the alert names no resource", ())
    rest(REST)  # another target may have been looked up just now
    places = [(region, _pages(aws, region, rest)) for region in regions(aws.region, target)]
    told = [
        happening
        for _, pages in places
        for event in _events(pages, asked, target, window.begin, window.end)
        if (happening := _happening(event))
    ]
    where = " and ".join(region for region, _ in places)
    query = f"changes with {asked.key} {asked.value}, {where}"
    return past(window, SOURCE, query, told, is_cut=any(pages.is_cut for _, pages in places))


def _happening(event: object) -> Happening | None:
    at, ident = moment(event, "EventTime"), text(event, "EventId")
    if at is None or not ident:
        return None
    request = text(parse_json(text(event, "CloudTrailEvent")), "requestID")
    return Happening(at, ident, _did(event), text(event, "Username"), request)


def _pages(aws: Aws, region: str, rest: Rest) -> Pages:
    lookup = aws.client("cloudtrail", region).lookup_events
    return Pages(lookup, PAGE, PAGES, rest=lambda: rest(REST))


def _events(
    pages: Pages, asked: Attribute, target: Target, begin: datetime, end: datetime
) -> Iterator[object]:
    events = pages.read(
        "Events",
        LookupAttributes=[{"AttributeKey": asked.key, "AttributeValue": asked.value}],
        StartTime=begin,
        EndTime=end,
        MaxResults=PAGE,
    )
    return (event for event in events if is_change_of(event, asked, target))


def _headline(found: list[object], target: Target, *, more: bool) -> str:
    """Return `3 changes to i-0abc in 3 h: 2 StopInstances by amina, 1 RunInstances by ci`."""
    by = "by" if target.kind == "iam-principal" else "to"
    cut = f" among the {PAGE * PAGES} events looked at" if more else ""
    if not found:
        return f"No change {by} {target.label} in the last {lasted(BACK)}{cut}"
    counts = Counter(f"{text(event, 'EventName')} by {_who(event)}" for event in found)
    told = ", ".join(f"{times} {what}" for what, times in counts.most_common())
    return f"{counted(len(found), 'change')} {by} {target.label} in {lasted(BACK)}{cut}: {told}"


def _detail(event: object, now: datetime) -> str:
    return f"{clock(moment(event, 'EventTime'), now)} {_did(event)}"


def _did(event: object) -> str:
    """Return `StopInstances by amina from 192.0.2.1, refused: AccessDenied`."""
    record = parse_json(text(event, "CloudTrailEvent"))
    error = text(record, "errorCode")
    source = text(record, "sourceIPAddress")
    return (
        f"{text(event, 'EventName')} by {_who(event)}"
        f"{f' from {source}' if source else ''}{f', refused: {error}' if error else ''}"
    )


def _who(event: object) -> str:
    return text(event, "Username") or "AWS itself"


CLOUDTRAIL_CHANGES = cloudtrail_changes()
