"""Floods to draw: one at 3:12 AM, and any that Hypothesis can think of."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from bot.core.backlog import Backlog
from bot.core.flood import Count, Flood, Named, Overview, Page, Part
from bot.core.severity import Severity
from tests.outbound.blocks.cards import AMINA, NOW, SINCE, YUSUF, any_text, incident, incidents

IDENT = "019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
LINK = "https://a.example/archives/C0ALARMS/p1700000000000100"


def flood(**given: Any) -> Flood:
    fields: dict[str, Any] = {
        "id": IDENT,
        "channel": "C0ALARMS",
        "began_at": SINCE,
        "refreshed_at": NOW,
    }
    return Flood(**(fields | given))


def overview(**given: Any) -> Overview:
    """Return 501 incidents of which nobody has any; keywords are other fields."""
    fields: dict[str, Any] = {
        "flood": flood(),
        "upto": 7,
        "all": Count(501, 501),
        "alarms": 1_240,
        "unposted": 420,
        "posts": 440,
        "severities": {Severity.CRITICAL: Count(3, 3), Severity.LOW: Count(498, 498)},
        "services": {"checkout": Count(400, 400), "search": Count(101, 101)},
        "worst": (
            Named(incident(number=7, title="checkout is down"), "checkout", LINK),
            Named(incident(number=9, title="orders are lost"), "checkout"),
        ),
    }
    return Overview(**(fields | given))


counts = st.builds(
    lambda total, part: Count(total, min(total, part)),
    st.integers(0, 10**7),
    st.sampled_from([0, 1, 10**7]),
)
moments = st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda ago: NOW - ago)
named = st.builds(Named, incidents, any_text, st.sampled_from(["", LINK]))
overviews = st.builds(
    overview,
    flood=st.builds(flood, began_at=moments, ended_at=st.none() | st.just(NOW)),
    upto=st.integers(1, 10**6),
    all=counts,
    alarms=st.integers(0, 10**7),
    unposted=st.integers(0, 10**6),
    posts=st.integers(0, 10**6),
    severities=st.dictionaries(st.sampled_from(Severity), counts),
    services=st.dictionaries(any_text, counts, max_size=40),
    holders=st.dictionaries(
        st.sampled_from([AMINA, YUSUF, "oidc:<!channel>", "cli:arn:" + "x" * 3_000]),
        st.integers(1, 10**6),
    ),
    resolved=st.integers(0, 10**6),
    worst=st.lists(named, max_size=5).map(tuple),
    backlog=st.none() | st.builds(Backlog, st.integers(0, 10**6), moments),
)
parts = st.builds(
    Part, st.just(IDENT), st.integers(1, 10**6), st.none() | st.sampled_from(Severity)
)
pages = st.builds(
    Page,
    parts,
    st.lists(named, max_size=20).map(tuple),
    st.integers(0, 500),
    st.integers(1, 500),
    st.integers(0, 10**6),
)
