from typing import Any

from bot.core.authority import Demand
from bot.core.plan import Precondition, Verdict
from bot.core.proposed import Proposed
from tests.support.deed_action import CUT_OFF
from tests.support.runs import plan, shown

BLOCKED = plan(preconditions=(Precondition("nat", Verdict.BLOCKED, "it is a NAT instance"),))


def proposed(**given: Any) -> Proposed:
    fields: dict[str, Any] = {
        "shown": shown(),
        "action": CUT_OFF,
        "demand": Demand(("responder",)),
        "approvers": "",
        "refusal": "",
        "may_break_glass": False,
        "plan_only": False,
    }
    return Proposed(**(fields | given))


def test_nothing_stands_in_the_way() -> None:
    assert proposed().hindrance == ""


def test_what_stands_in_the_way_is_said_the_hardest_first() -> None:
    refused: dict[str, Any] = {"refusal": "You cannot run this: it needs yusuf."}
    assert proposed(**refused).hindrance == "You cannot run this: it needs yusuf."
    refused["plan_only"] = True
    assert "plan-only" in proposed(**refused).hindrance
    refused["shown"] = shown(plan=BLOCKED)
    assert "⛔" in proposed(**refused).hindrance
