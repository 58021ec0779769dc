"""`firebreak act --reason`: plan, ask, confirm, and show how it goes."""

import re
from dataclasses import replace

from bot.app.clock import utc_now
from bot.app.operating import Operating
from bot.cli.agree import agree
from bot.cli.busy import busy
from bot.cli.plan_text import plan_text
from bot.cli.said import Said
from bot.cli.terminal import at_terminal
from bot.core.account import account_id
from bot.core.action import Request
from bot.core.errors import ActionDoesNotFit, IncidentIsUnknown
from bot.core.proposed import Proposed
from bot.core.severity import Severity
from bot.flow.propose import Place, Wanted
from bot.flow.undoable import latest_undoable


def act_now(said: Said) -> None:
    """Run an action, or take one back, and show every step."""
    with at_terminal() as terminal:
        desk = terminal.desk
        actor = terminal.do(desk.operator(said.region))
        with busy("Reading AWS…"):
            proposed = terminal.do(_proposed(desk, said, actor))
        shown = proposed.shown
        print(f"INC-{shown.incident}  {plan_text(shown.plan, proposed.action.offer.title)}")
        agreed = agree(proposed, said)
        terminal.do(desk.start())
        terminal.watch(terminal.do(desk.acting.confirm.confirm(agreed)).id)


async def _proposed(desk: Operating, said: Said, actor: str) -> Proposed:
    if said.is_undo:
        return await _undo(desk, said, actor)
    accounts = desk.settings.config.accounts
    place = desk.acting.propose.place(account_id(accounts, said.account), said.region, actor)
    number = number_of(said.incident) if said.incident else await _open(desk, said, place)
    wanted = Wanted(said.action.name, said.target, said.given, typed=place)
    return await desk.acting.propose.plan(await desk.look.find(number), wanted, actor)


async def _undo(desk: Operating, said: Said, actor: str) -> Proposed:
    """Plan to take back what was done last; where it was done stands in that run's plan."""
    number, name = number_of(said.incident), said.action.name
    look = desk.acting.look_run
    run = await latest_undoable(desk.database, look, number, name, said.target.id)
    target = await desk.acting.propose.target_of(run.id)
    wanted = Wanted(f"{name}.undo", target, said.given, undoes=run.id)
    return await desk.acting.propose.plan(await desk.look.find(number), wanted, actor)


async def _open(desk: Operating, said: Said, place: Place) -> int:
    """Open an incident, so that there is a timeline; none for what cannot run anyway."""
    request = Request(said.target, "by hand", said.action.complete(said.given))
    plan = await desk.acting.propose.read(said.action, place, request, ())
    if plan.blocked:
        raise ActionDoesNotFit(f"It cannot run: {plan.blocked[0].evidence}.")
    title, now = f"{said.action.offer.title}: {plan.target.label}", utc_now()
    new = desk.router.opened_by_hand(title, Severity.HIGH, "", place.actor, now)
    new = replace(new, account=place.account, region=place.region)
    return (await desk.respond.open(place.actor, new)).number


def number_of(incident: str) -> int:
    """Return the number of `INC-42`. Raises IncidentIsUnknown."""
    found = re.fullmatch(r"(?ai)(?:INC-)?(\d{1,9})", incident.strip())
    if found is None:
        raise IncidentIsUnknown(f"{incident} is no incident: say it as INC-42")
    return int(found[1])
