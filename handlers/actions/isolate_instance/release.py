"""Release an instance: take back what an isolation did, and nothing that others did since."""

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from bot.core.action import Aws, Outcome, Request, Step
from bot.core.plan import Plan, Precondition, Verdict
from handlers.actions.isolate_instance import restore
from handlers.actions.isolate_instance.assemble import assemble
from handlers.actions.isolate_instance.describe import instance, interfaces
from handlers.actions.isolate_instance.facts import groups_of, same
from handlers.actions.isolate_instance.part import Proposal
from handlers.actions.isolate_instance.parts import WAY_BACK
from handlers.actions.isolate_instance.read import MISSING, OVER
from handlers.calls import calls_of

NAME = "isolate_instance.undo"
AGAIN = "Isolate it again."
SECOND_PERSON = "it gives an instance its network back that was cut off for a reason"


def plan(aws: Aws, request: Request) -> Plan:
    """Return what releasing the instance would do; reads only."""
    hindrance = _hindrance(aws, request)
    if hindrance:
        return assemble(aws, request, NAME, (_blocked(hindrance),), undo=AGAIN)
    proposals = [part.take_back(aws, request) for part in WAY_BACK if part.take_back]
    kept = [line for proposal in proposals for line in proposal.kept]
    found = [Precondition("left as it is", Verdict.WARNED, line) for line in kept]
    if not any(proposal.calls for proposal in proposals):
        found.append(_blocked("nothing is left to take back"))
    does_not = ("It does not clean the instance", "Snapshots and the quarantine group stay")
    felt = Proposal(affects=("whatever it reaches: it is back on its network",))
    return assemble(
        aws,
        request,
        NAME,
        found,
        (felt, *proposals),
        undo=AGAIN,
        does_not=does_not,
        second_person=SECOND_PERSON,
    )


def steps(made: Plan) -> Sequence[Step]:
    """Return the steps that a plan has calls for, in order."""
    backs = [part.back for part in WAY_BACK]
    return [step for step in backs if step and calls_of(made, step.name)]


def verify(aws: Aws, made: Plan, _made: Mapping[str, Any]) -> Outcome:
    """Every interface that the plan gives back has its own groups again."""
    now = {one["NetworkInterfaceId"]: groups_of(one) for one in interfaces(aws, made.target.id)}
    planned = [call.parameters for call in calls_of(made, restore.STEP)]
    back = [one for one in planned if same(now.get(one["NetworkInterfaceId"], []), one["Groups"])]
    left = [line.evidence for line in made.warned]
    says = f"{len(back)} of {len(made.saved['interfaces'])} interfaces have their own groups again"
    return Outcome(ok=len(back) == len(planned), says=". Left: ".join((says, *left)))


def _hindrance(aws: Aws, request: Request) -> str:
    if "interfaces" not in request.saved:
        return "nothing was saved that could be taken back"
    try:
        found = instance(aws, request.target.id)
    except ClientError as failure:
        if failure.response["Error"]["Code"] not in MISSING:
            raise
        return f"{request.target.id} is not in this account and Region"
    return "it is terminated" if found["State"]["Name"] in OVER else ""


def _blocked(evidence: str) -> Precondition:
    return Precondition("release", Verdict.BLOCKED, evidence)
