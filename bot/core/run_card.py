"""Everything a person needs to see of one run, gathered before it is drawn."""

from dataclasses import dataclass

from bot.core.incident import Incident
from bot.core.plan import Plan
from bot.core.run import Approval, Run, RunStep


@dataclass(frozen=True, slots=True)
class RunCard:
    """A run ready to be drawn.

    title: the action's, such as "Isolate instance"; account_name: as the configuration says.
    approvers: Slack ids of all who may approve it; needs: the roles that must, described.
    asked_by: the name of whoever asked for it.
    undo: the title of what takes it back, "" where nothing can, or did already.
    undone: it was taken back.
    """

    incident: Incident
    run: Run
    plan: Plan
    title: str
    account_name: str
    steps: tuple[RunStep, ...]
    approvals: tuple[Approval, ...] = ()
    approvers: tuple[str, ...] = ()
    needs: str = ""
    asked_by: str = ""
    undo: str = ""
    undone: bool = False
