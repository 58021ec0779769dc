from typing import Any

from bot.core.incident import Incident
from bot.core.severity import Severity
from bot.outbound.blocks.digest import digest_blocks, digest_push
from tests.outbound.blocks.cards import NOW, incident

FLOOD = [
    *[incident(number=n, severity=Severity.HIGH, title=f"Shard {n}") for n in range(20, 60)],
    incident(number=7, title="checkout is down"),
]


def reads(found: list[Incident], waiting: int) -> list[str]:
    blocks: list[Any] = digest_blocks(found, waiting, NOW)
    return [*blocks[0]["text"]["text"].split("\n"), blocks[1]["elements"][0]["text"]]


def test_a_flood_is_one_message_with_the_worst_on_top() -> None:
    said = reads(FLOOD, 31)
    assert said[:5] == [
        "*41 open incidents in this channel*",
        "🔴 *1 critical*",
        "*INC-7* checkout is down",
        "🟠 *40 high*",
        "*INC-20* Shard 20",
    ]
    assert said[-2:] == [
        "…and 29 more: `/firebreak list`",
        "31 still wait for their own message: one a second, the worst first.",
    ]


def test_when_it_is_over_it_says_so() -> None:
    assert reads(FLOOD[-1:], 0) == [
        "*1 open incident in this channel*",
        "🔴 *1 critical*",
        "*INC-7* checkout is down",
        "Every incident has its own message now.",
    ]
    assert reads([], 0)[0] == "*0 open incidents in this channel*"


def test_its_notification_names_the_worst() -> None:
    said = digest_push(sorted(FLOOD, key=lambda one: one.severity.rank), 31)
    assert said == (
        "CRITICAL: 41 open incidents here, 31 not shown yet. The worst: checkout is down."
    )
    assert digest_push([], 0) == "INFO: 0 open incidents here, 0 not shown yet."
