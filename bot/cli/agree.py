"""Ask whether a plan shall run: its warnings first, then its target, typed out."""

from bot.cli.ask import must_type
from bot.cli.common import fail
from bot.cli.said import Said
from bot.core.plain import printable
from bot.core.proposed import Proposed
from bot.flow.confirm import Agreement


def agree(proposed: Proposed, said: Said) -> Agreement:
    """Return what the operator agrees to; ends the command where they may not, or do not."""
    plan = proposed.shown.plan
    _must_be_possible(proposed)
    if plan.warned:
        for warned in plan.warned:
            print(printable(f"⚠ {warned.name}: {warned.evidence}"))
        must_type("yes", "Type yes if you understand")
    if proposed.approvers:
        print(_needs(proposed, said))
    must_type(plan.target.id, f"To confirm, type {printable(plan.target.id)}")
    return Agreement(
        plan=proposed.shown.id,
        digest=plan.digest,
        actor=proposed.shown.actor,
        reason=said.reason,
        understood=bool(plan.warned),
        break_glass=said.break_glass,
    )


def _must_be_possible(proposed: Proposed) -> None:
    """Say at once what confirming would say after all questions."""
    blocked = proposed.shown.plan.blocked
    if proposed.refusal:
        fail(f"firebreak: {proposed.refusal}")
    if proposed.plan_only:
        fail(
            "firebreak: This account is plan-only: it has no `execute_role` in firebreak.yaml. "
            "The commands above do the same."
        )
    if blocked:
        fail(f"firebreak: It cannot run: {printable(blocked[0].evidence)}.")


def _needs(proposed: Proposed, said: Said) -> str:
    if said.break_glass:
        return f"It runs WITHOUT the approval of {proposed.approvers}, and everybody is told."
    hint = " You may run it without: --break-glass." if proposed.may_break_glass else ""
    return f"It then waits for the approval of {proposed.approvers}.{hint}"
