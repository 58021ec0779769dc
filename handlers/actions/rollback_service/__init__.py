"""Roll an ECS service back to the last revision that worked, and forward again."""

from collections.abc import Sequence
from functools import partial

from bot.core.action import Action, Risk, Step
from bot.core.offer import Offer
from bot.core.plan import Plan
from handlers.actions.rollback_service.course import Way
from handlers.actions.rollback_service.permissions import PERMISSIONS, UNDO_PERMISSIONS
from handlers.actions.rollback_service.planning import NAME, SECONDS, VERSION, plan_rollback
from handlers.actions.rollback_service.starting import start
from handlers.actions.rollback_service.undoing import UNDO, plan_undo
from handlers.actions.rollback_service.waiting import verify, wait
from handlers.patience import Patience

TITLES = {
    Way.STOP: "Stop the deployment and go back",
    Way.UPDATE: "Deploy the other revision",
    Way.STOP_CODE_DEPLOY: "Stop CodeDeploy's deployment and go back",
    Way.CREATE_CODE_DEPLOY: "Deploy the other revision through CodeDeploy",
}


def rollback_service(patience: Patience | None = None) -> Action:
    """Return the action; patience: how long its last step waits for the tasks."""
    steps = partial(_steps, patience or Patience())
    undo = Action(
        offer=Offer(UNDO, "Roll forward again", ("ecs-service",), "Deploys what was left again."),
        version=VERSION,
        risk=Risk.MEDIUM,
        seconds=SECONDS,
        parameters=(),
        permissions=UNDO_PERMISSIONS,
        plan=plan_undo,
        steps=steps,
        verify=verify,
        irreversible=f"{NAME} goes back once more.",
    )
    return Action(
        offer=Offer(
            NAME, "Roll back", ("ecs-service",), "Goes back to the last revision that worked."
        ),
        version=VERSION,
        risk=Risk.MEDIUM,
        seconds=SECONDS,
        parameters=(),
        permissions=PERMISSIONS,
        plan=plan_rollback,
        steps=steps,
        verify=verify,
        undo=undo,
    )


def _steps(patience: Patience, plan: Plan) -> Sequence[Step]:
    """Return one step that sets it off, where anything must, and one that waits."""
    if plan.blocked:
        return ()
    way = Way(plan.saved["way"])
    waiting = Step("wait", "Wait until the tasks run", partial(wait, patience), vital=False)
    if way is Way.WATCH:
        return (waiting,)
    return (Step(way.value, TITLES[way], partial(start, way)), waiting)


ROLLBACK_SERVICE = rollback_service()
