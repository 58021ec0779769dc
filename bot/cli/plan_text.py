"""A plan on a terminal."""

from collections.abc import Iterator, Sequence

from bot.core.command import command
from bot.core.plain import printable
from bot.core.plan import Plan, Verdict

SIGNS = {Verdict.PASSED: "✓", Verdict.WARNED: "⚠", Verdict.BLOCKED: "✗"}


def plan_text(plan: Plan, title: str) -> str:
    """Return the plan: what changes, who feels it, what was checked, and the commands."""
    return "\n".join(printable(line) for line in _lines(plan, title))


def _lines(plan: Plan, title: str) -> Iterator[str]:
    yield f"{title}: {plan.target.label} ({plan.target.id}) in {plan.account} {plan.region}"
    yield from _part("changes", [f"{c.what}: {c.before} -> {c.after}" for c in plan.changes])
    yield from _part("affects", plan.affects)
    yield from _part("does not stop", plan.does_not)
    yield from _part("loses", [plan.data_loss] if plan.data_loss else [])
    yield from _part("costs", plan.costs)
    checked = [f"{SIGNS[p.verdict]} {p.name}: {p.evidence}" for p in plan.preconditions]
    yield from _part("checked", checked)
    yield from _part("undo", [plan.undo])
    yield from _part("time", [f"about {plan.seconds} s"])
    yield from _part("digest", [plan.digest])
    yield from _part("commands", [command(call, plan.region) for call in plan.calls])


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f"  {title if number == 0 else '':14} {line}"
