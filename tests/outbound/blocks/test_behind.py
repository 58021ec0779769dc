from datetime import timedelta

from bot.core.backlog import Backlog
from bot.outbound.blocks.behind import caught_up, waiting_messages, waiting_signals
from tests.outbound.blocks.cards import NOW

SINCE = NOW - timedelta(minutes=4)
FROM = (
    f"from <!date^{int(SINCE.timestamp())}^{{time}}|03:12 UTC> "
    f"(<!date^{int(SINCE.timestamp())}^{{ago}}|4 min ago>)"
)


def test_it_says_how_much_waits_since_when_and_that_nothing_is_lost() -> None:
    assert waiting_signals(Backlog(1_240, SINCE), NOW) == (
        f"⏳ *Firebreak is behind*: 1,240 alarms wait, the oldest {FROM}. Nothing is lost."
    )
    assert "1 alarm waits," in waiting_signals(Backlog(1, SINCE), NOW)


def test_what_waits_for_slack_is_told_apart() -> None:
    assert waiting_messages(Backlog(7, SINCE), NOW) == (
        "⏳ *Slack takes Firebreak's messages slowly*: 7 incidents wait to be shown here, "
        f"the oldest {FROM}. Nothing is lost."
    )
    assert "1 incident waits to" in waiting_messages(Backlog(1, SINCE), NOW)


def test_when_it_is_over_it_says_what_came_late() -> None:
    said = caught_up(SINCE, NOW)
    assert "caught up at <!date^" in said
    assert "|03:16 UTC>: what came from <!date^" in said
    assert said.endswith("|03:12 UTC> on was shown late. Nothing is lost.")
