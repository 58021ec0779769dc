"""The step that sets a failover off: it first reads whether that was done already."""

from collections.abc import Mapping
from typing import Any

from bot.core.action import Aws, Outcome
from bot.core.plan import Plan
from handlers.actions.failover.look import look
from handlers.actions.failover.standing import Stage
from handlers.aws import request_ids
from handlers.calls import calls_of, invoke
from handlers.patience import BEGAN, Patience


def start(patience: Patience, aws: Aws, plan: Plan, made: Mapping[str, Any]) -> Outcome:
    """Make the call unless it was made; raises botocore's errors as they come."""
    standing = look(aws, plan, made)
    began = {BEGAN: patience.clock().isoformat()}
    if standing.stage is Stage.LOST:
        return Outcome(ok=False, says=f"{standing.says}. Plan again.")
    if standing.stage is not Stage.TODO:
        return Outcome(ok=True, says=f"It was started already: {standing.says}", made=began)
    (call,) = calls_of(plan, plan.saved["way"])
    answer = invoke(aws, call, {})
    # The one answer that later tells how far it is.
    change = {"change": answer["ChangeInfo"]["Id"]} if "ChangeInfo" in answer else {}
    made = began | change
    return Outcome(ok=True, says="AWS accepted it", request_ids=request_ids([answer]), made=made)
