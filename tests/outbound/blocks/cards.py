"""Cards to draw: the one of 3:12 AM, and any that Hypothesis can think of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.core.alert import Alert, AlertStatus, Fact, Link, Recovery, Target
from bot.core.card import Card, Tick
from bot.core.incident import Incident, IncidentStatus
from bot.core.runbook.rendered import (
    Code,
    Paragraph,
    RenderedRunbook,
    RenderedSection,
    RenderedStep,
    Spans,
)
from bot.core.severity import Severity
from bot.core.span import Span, SpanKind
from bot.core.tracking import Tracked

NOW = datetime(2026, 11, 20, 3, 16, tzinfo=UTC)
SINCE = NOW - timedelta(minutes=4)
WEB_2 = Target("ec2-instance", "i-0abcd1234ef56f890", "web-2")
AMINA, YUSUF = "slack:U01AMINA", "slack:U02YUSUF"
CONSOLE = "https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings"


def alert(**given: Any) -> Alert:
    fields: dict[str, Any] = {
        "source": "guardduty",
        "status": AlertStatus.FIRING,
        "severity": Severity.CRITICAL,
        "title": "i-0abcd1234ef56f890 is attacking other hosts",
        "fingerprint": "f1",
        "at": SINCE,
        "brief": "GuardDuty DenialOfService.Udp",
        "account": "111122223333",
        "region": "eu-west-1",
        "targets": (WEB_2,),
        "links": (Link("Finding", CONSOLE),),
        "recovery": Recovery.PERSON,
    }
    return Alert(**(fields | given))


def tracked(one: Alert | None = None, **given: Any) -> Tracked:
    one = one or alert()
    fields: dict[str, Any] = {
        "incident": 42,
        "alert": one,
        "status": one.status,
        "state_at": one.at,
        "first_at": one.at,
        "authenticated": True,
    }
    return Tracked(**(fields | given))


def incident(**given: Any) -> Incident:
    fields: dict[str, Any] = {
        "number": 42,
        "id": "0199",
        "group_key": "g",
        "status": IncidentStatus.TRIGGERED,
        "severity": Severity.CRITICAL,
        "title": "i-0abcd1234ef56f890 is attacking other hosts",
        "account": "111122223333",
        "region": "eu-west-1",
        "channel": "C0ALARMS",
        "runbook": "instance-attacking",
        "lead": "guardduty",
        "opened_at": SINCE,
        "opened_by": "system",
        "active_at": SINCE,
    }
    return Incident(**(fields | given))


def words(text: str, kind: SpanKind = SpanKind.PLAIN) -> Spans:
    return (Span(text, kind),)


QUIET = Paragraph((Span("Quiet."),), bullet=True)


def step(name: str, *details: Paragraph | Code) -> RenderedStep:
    return RenderedStep((Span(name, SpanKind.BOLD), Span(" Then look.")), details)


def runbook(**given: Any) -> RenderedRunbook:
    fields: dict[str, Any] = {
        "name": "instance-attacking",
        "title": "An instance attacks others",
        "owner": "security",
        "first": words("Isolate it and leave it running."),
        "dont": words("Do not reboot, stop or terminate it."),
        "opening": (words("Somebody else has it."),),
        "steps": (
            step("Is it attacker or victim?", Code("aws ec2 describe-instances", "sh")),
            step("Isolate it.", Code('aws ec2 modify \'{"Action":"*"}\' `x`', "sh")),
            step("Cut its credentials."),
        ),
        "sections": (RenderedSection("It is over when", (QUIET,)),),
    }
    return RenderedRunbook(**(fields | given))


def card(*alerts: Tracked, **given: Any) -> Card:
    """Return the card of 3:12 AM; keywords are the incident's fields, or the card's."""
    own = {name: given.pop(name) for name in list(given) if name in Card.__slots__}
    fields: dict[str, Any] = {
        "incident": incident(**given),
        "alerts": alerts or (tracked(),),
        "hidden": 0,
        "account_name": "shop-prod",
        "environment": "production",
        "runbook": runbook(),
    }
    return Card(**(fields | own))


NASTY = (
    "<!channel>",
    "<!here|x>",
    "<@U1>",
    "<#C1>",
    "<https://evil.example|money>",
    "https://evil.example",
    "*bold* _it_ ~no~ `code` ```",
    "&amp;&lt;!channel&gt;",
    "&" * 400,
    "<" * 4_000,
    "x" * 10_000,
    "\u202eevil\u2066",
    "\0\x1b[31m",
    "\ud800",
    "🔥" * 500,
    "one\ntwo\r\n>three",
    "i-0abcd1234ef56f890",
    ":aws:",
    "",
    " ",
)
any_text = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=40)),
    max_size=3,
).map(" ".join)
moments = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001  (timezones= gives them their zone)
    datetime(2100, 1, 1),  # noqa: DTZ001  (timezones= gives them their zone)
    timezones=st.just(UTC),
)


def many(strategy: st.SearchStrategy[Any], times: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return a few different ones, or up to `times` as many."""
    few = st.lists(strategy, max_size=5)
    return st.builds(lambda some, factor: tuple(some * factor), few, st.sampled_from([1, times]))


targets = st.builds(Target, st.sampled_from(["ec2-instance", "ecs-task", "x"]), any_text, any_text)
spans = st.builds(
    Span, any_text, st.sampled_from(SpanKind), st.sampled_from(["", "https://docs.example/a?b=1&c"])
)
lines = st.lists(spans, max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Paragraph, lines, st.booleans()), st.builds(Code, any_text, st.just("sh"))
)
alerts = st.builds(
    alert,
    status=st.sampled_from(AlertStatus),
    severity=st.sampled_from(Severity),
    title=any_text,
    brief=any_text,
    fingerprint=any_text,
    account=any_text,
    targets=many(targets, 100),
    facts=many(st.builds(Fact, any_text, any_text), 20),
    links=st.lists(
        st.builds(Link, any_text, st.sampled_from([CONSOLE, "https://a.example/|>" + "y" * 900])),
        max_size=1,
    ).map(tuple),
    sample=st.booleans(),
)
all_tracked = st.builds(
    tracked,
    alerts,
    status=st.sampled_from(AlertStatus),
    state_at=moments,
    first_at=moments,
    authenticated=st.booleans(),
    count=st.integers(1, 10**6),
)
incidents = st.builds(
    incident,
    number=st.integers(1, 10**9),
    status=st.sampled_from(IncidentStatus),
    severity=st.sampled_from(Severity),
    title=any_text,
    region=any_text,
    opened_at=moments,
    assignee=st.sampled_from(["", AMINA, "oidc:<!channel>"]),
    resolved_at=st.none() | moments,
    quiet_due_at=st.none() | moments,
    flapping=st.booleans(),
    contained=st.booleans(),
    merged_into=st.none() | st.integers(1, 99),
    impact=any_text,
)
runbooks = st.builds(
    runbook,
    title=any_text,
    owner=any_text,
    first=lines,
    dont=lines,
    opening=many(lines, 2),
    steps=many(st.builds(RenderedStep, lines, st.lists(blocks, max_size=3).map(tuple)), 10),
    sections=many(st.builds(RenderedSection, any_text, st.lists(blocks, max_size=3)), 4),
)
ticks = st.dictionaries(st.integers(0, 60), st.builds(Tick, st.just(AMINA), moments), max_size=50)


def _numbered(one: Card) -> Card:
    """Give every alert a fingerprint of its own, as the database does."""
    numbered = [
        replace(each, alert=replace(each.alert, fingerprint=f"{index} {each.alert.fingerprint}"))
        for index, each in enumerate(one.alerts)
    ]
    return replace(one, alerts=tuple(numbered))


cards = st.builds(
    Card,
    incident=incidents,
    alerts=many(all_tracked, 100),
    hidden=st.sampled_from([0, 450]),
    account_name=any_text,
    environment=any_text,
    runbook=runbooks,
    ticks=ticks,
).map(_numbered)
