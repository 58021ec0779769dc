from typing import Any

from bot.core.incident import IncidentStatus
from bot.outbound.blocks.link import link_blocks
from tests.outbound.blocks.cards import AMINA, NOW, SINCE, card

CLOCK = f"<!date^{int(SINCE.timestamp())}^{{time}}|03:12 UTC>"


def reads(**given: Any) -> list[str]:
    (block,) = link_blocks(card(**given), NOW)
    said: str = block["elements"][0]["text"]
    return said.split("\n")


def test_another_channel_learns_what_where_and_who() -> None:
    assert reads(status=IncidentStatus.ACKNOWLEDGED, assignee=AMINA) == [
        "🔴 *CRITICAL* · *INC-42* · web-2 is attacking other hosts",
        f"shop-prod · eu-west-1 · i-0abc…f890 · since {CLOCK}",
        "<@U01AMINA> has it · handled in <#C0ALARMS>",
    ]


def test_that_it_is_over_shows_there_too() -> None:
    assert reads(status=IncidentStatus.RESOLVED)[0].startswith("✅ *RESOLVED (was critical)*")
