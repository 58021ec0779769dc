from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.backlog import Backlog
from bot.core.flood import Count, Overview
from bot.core.severity import Severity
from bot.outbound.blocks.digest import digest_blocks, digest_push
from tests.outbound.blocks.cards import AMINA, NOW, SINCE, YUSUF
from tests.outbound.blocks.floods import LINK, flood, overview

FOLLOW = (
    "81 have a message of their own. The other 420 follow, the worst first: "
    "about 7 min at Slack's pace."
)
CRITICAL, LOW = Severity.CRITICAL, Severity.LOW


def reads(shown: Overview) -> list[str]:
    """Return each line of text, those of small print too."""
    blocks: list[Any] = digest_blocks(shown, NOW)
    texts = [
        block["text"]["text"] if block["type"] == "section" else block["elements"][0]["text"]
        for block in blocks
        if block["type"] != "actions"
    ]
    return "\n".join(texts).split("\n")


def test_a_flood_is_one_message_that_says_how_much_it_is() -> None:
    since = f"<!date^{int(SINCE.timestamp())}^{{time}}|03:12 UTC>"
    ago = f"<!date^{int(SINCE.timestamp())}^{{ago}}|4 min ago>"
    assert reads(overview()) == [
        f"🌊 *501 incidents from 1,240 alarms* since {since}, {ago}",
        "*501* nobody has",
        "🔴 *3 critical*",
        "🔵 *498 low*",
        "*By service*",
        "400 checkout",
        "101 search",
        "*The worst that nobody has*",
        f"🔴 <{LINK}|INC-7> checkout is down",
        "🔴 *INC-9* orders are lost",
        FOLLOW,
    ]


def test_what_somebody_has_is_told_apart() -> None:
    said = reads(
        overview(
            all=Count(501, 12),
            severities={CRITICAL: Count(3, 0), LOW: Count(498, 12)},
            services={"checkout": Count(400, 12), "search": Count(101, 0)},
            holders={AMINA: 480, YUSUF: 1},
            resolved=8,
        )
    )
    assert "*12* nobody has" in said
    assert "🔴 *3 critical* · all taken" in said
    assert "400 checkout · 12 nobody has" in said
    assert "<@U01AMINA> has 480 · <@U02YUSUF> has 1 · 8 resolved" in said


def test_of_many_services_the_largest_are_named() -> None:
    services = {f"service-{n}": Count(40 - n, 40 - n) for n in range(39)}
    said = reads(overview(services=services))
    start = said.index("*By service*")
    assert said[start + 1 : start + 7] == [
        "40 service-0",
        "39 service-1",
        "38 service-2",
        "37 service-3",
        "36 service-4",
        "…and 34 more services",
    ]


def test_what_waits_for_triage_is_said_in_it() -> None:
    behind = Backlog(1_240, NOW - timedelta(minutes=4))
    (last,) = reads(overview(backlog=behind))[-1:]
    assert last.startswith("⏳ *Firebreak is behind*: 1,240 alarms wait, the oldest from <!date^")
    assert last.endswith("|4 min ago>). Nothing is lost.")


def test_when_it_is_over_what_became_of_it_is_said() -> None:
    over = overview(
        flood=flood(ended_at=SINCE + timedelta(minutes=12)),
        all=Count(501, 0),
        unposted=0,
        worst=(),
        holders={AMINA: 480, YUSUF: 12},
        resolved=9,
    )
    assert reads(over) == [
        "✅ *The flood is over* after 12 min: 501 incidents from 1,240 alarms",
        "Somebody has each of them",
        "<@U01AMINA> has 480 · <@U02YUSUF> has 12 · 9 resolved",
    ]
    assert digest_push(over) == "The flood is over: 501 incidents from 1,240 alarms."


def test_over_is_not_done_while_nobody_has_some() -> None:
    over = overview(flood=flood(ended_at=NOW), unposted=0)
    assert "*501* nobody has" in reads(over)
    assert digest_blocks(over, NOW)[-1]["type"] == "actions"


def test_its_notification_names_the_worst() -> None:
    assert digest_push(overview()) == (
        "CRITICAL: 501 incidents from 1,240 alarms, 420 not shown yet. The worst: checkout is down."
    )
    nothing = replace(overview(), all=Count(), alarms=0, unposted=0, severities={}, worst=())
    assert digest_push(nothing) == "INFO: 0 incidents, 0 not shown yet."
