"""Fail over: one action for all that can move behind a target, and back where that is possible.

Ways to fail over are in `ways`, a file each. Failovers are not chained: one of the last hour
is shown, and must be acknowledged (GitHub, "October 21 post-incident analysis", 2018).
"""

from collections.abc import Sequence
from functools import partial

from bot.core.action import Action, Risk, Step
from bot.core.offer import Offer
from bot.core.plan import Plan
from handlers.actions.failover.choosing import TO
from handlers.actions.failover.planning import NAME, VERSION, plan_failover
from handlers.actions.failover.starting import start
from handlers.actions.failover.undoing import UNDO, plan_undo
from handlers.actions.failover.waiting import verify, wait
from handlers.actions.failover.ways import KINDS, WAYS, together
from handlers.patience import Patience

SECONDS = 120


def failover(patience: Patience | None = None) -> Action:
    """Return the action; patience: how long its last step waits for AWS."""
    steps = partial(_steps, patience or Patience())
    undo = Action(
        offer=Offer(UNDO, "Fail back", KINDS, "Moves the work back to where it was."),
        version=VERSION,
        risk=Risk.HIGH,
        seconds=SECONDS,
        parameters=(TO,),
        permissions=together(lambda way: way.undo_permissions),
        plan=plan_undo,
        steps=steps,
        verify=verify,
        irreversible=f"{NAME} moves it once more.",
    )
    return Action(
        offer=Offer(NAME, "Fail over", KINDS, "Moves the work to the standby, or out of a zone."),
        version=VERSION,
        risk=Risk.HIGH,
        seconds=SECONDS,
        parameters=(TO,),
        permissions=together(lambda way: way.permissions),
        plan=plan_failover,
        steps=steps,
        verify=verify,
        undo=undo,
    )


def _steps(patience: Patience, plan: Plan) -> Sequence[Step]:
    """Return the step that sets it off, and one that waits until it is over."""
    if plan.blocked:
        return ()
    way = WAYS[plan.saved["way"]]
    return (
        Step(way.name, way.title, partial(start, patience)),
        Step("wait", "Wait until it is over", partial(wait, patience), vital=False),
    )


FAILOVER = failover()
