"""Policies that let nobody run, undo or approve what the execute role could do."""

from collections.abc import Iterator, Sequence

from bot.cli.policies import Row, gaps, of_all, rows
from bot.cli.policies_text import gap_lines
from bot.core.account import Account
from bot.core.complaint import Complaint, Hurts, few
from bot.core.staff import Staff
from bot.settings import Config

UNDO = ".undo"


def policy_complaints(config: Config, actions: Sequence[str]) -> Iterator[Complaint]:
    """Yield what is wrong. actions: the names of all there are, each with its undo."""
    table, staff = list(rows(config, actions)), Staff(config.people, config.roles)
    for account in config.accounts.values():
        if account.execute_role:
            theirs = [row for row in table if row.account == account]
            yield from _nobody(account, theirs, staff)
    for line in gap_lines(gaps(table, staff), staff):
        evidence, _, fix = line.removeprefix("firebreak.yaml: ").rpartition(": ")
        what = "A second person is needed, and there is none"
        yield Complaint(Hurts.STUCK, what, evidence, f"firebreak.yaml: {fix}")


def _nobody(account: Account, table: Sequence[Row], staff: Staff) -> Iterator[Complaint]:
    """Yield what nobody may do although somebody meant to allow it."""
    run = {row.action for row in table if of_all(row.demand.run, staff)}
    if not run:
        what, evidence = "Nobody may run any action", "no policy says who may `run` them here"
        fix = 'firebreak.yaml: policies: [{actions: ["*"], run: responder}]'
        yield Complaint(Hurts.STUCK, what, evidence, fix, account.name)
        return
    named = dict.fromkeys(row.action for row in table if row.demand.run and row.action not in run)
    if named:
        what = "Actions that policies name and nobody may run"
        evidence = f"nobody has all the roles that they ask for: {_words(list(named))}"
        fix = "firebreak.yaml: let one person have all of them"
        yield Complaint(Hurts.STUCK, what, evidence, fix, account.name, things=tuple(named))
    undos = dict.fromkeys(row.action for row in table if _is_lost(row, run))
    if undos:
        what, evidence = "Actions that nobody may take back", f"no policy for {_words(list(undos))}"
        fix = f'firebreak.yaml: policies: [{{actions: ["*{UNDO}"], run: responder}}]'
        yield Complaint(Hurts.STUCK, what, evidence, fix, account.name, things=tuple(undos))


def _is_lost(row: Row, run: set[str]) -> bool:
    """Tell whether an undo has no policy although its action may be run."""
    is_undo = row.action.endswith(UNDO) and row.action.removesuffix(UNDO) in run
    return is_undo and not row.demand.run and row.action not in run


def _words(actions: Sequence[str]) -> str:
    return few([action.replace("_", "-") for action in actions])
