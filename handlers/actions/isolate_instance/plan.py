"""The plan of an isolation: read, judge, and gather what each part proposes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.action import Aws, Request, Step
from bot.core.plan import Plan
from handlers.actions.isolate_instance.assemble import assemble
from handlers.actions.isolate_instance.checks import absent, checks
from handlers.actions.isolate_instance.moves import STEP
from handlers.actions.isolate_instance.parts import PARTS
from handlers.actions.isolate_instance.read import read
from handlers.actions.isolate_instance.words import UNDO, data_loss, does_not
from handlers.calls import calls_of

NAME = "isolate_instance"


def plan(aws: Aws, request: Request) -> Plan:
    """Return what isolating the instance would do; reads only."""
    facts = read(aws, request)
    if facts is None:
        return assemble(aws, request, NAME, (absent(request.target.id),), undo=UNDO)
    return assemble(
        aws,
        request,
        NAME,
        checks(aws, facts, request),
        (part.propose(facts, request) for part in PARTS),
        undo=UNDO,
        does_not=does_not(facts, request),
        data_loss=data_loss(facts, request),
    )


def steps(made: Plan) -> Sequence[Step]:
    """Return the steps that a plan has calls for, in order; none may rest before the swap."""
    found = [part.step for part in PARTS if calls_of(made, part.step.name)]
    names = [step.name for step in found]
    before = names.index(STEP) if STEP in names else 0
    return [replace(step, rest=place >= before) for place, step in enumerate(found)]
