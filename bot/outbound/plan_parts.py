"""The parts of a plan that its modal and its request for approval both show."""

from collections.abc import Sequence

from bot.core.plan import Plan, Verdict
from bot.outbound.blocks.elements import Block, context, section
from bot.outbound.mrkdwn import plain

SIGNS = {Verdict.WARNED: "⚠", Verdict.BLOCKED: "⛔"}
SHOWN, LINE = 8, 240  # together less than what Slack takes in one message


def part(title: str, lines: Sequence[str]) -> list[Block]:
    """Return a titled list; nothing where there is nothing to say."""
    if not lines:
        return []
    shown = [plain(line, LINE) for line in lines[:SHOWN]]
    more = [f"…and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    listed = shown if len(shown) == 1 else [f"• {line}" for line in shown]
    return [section("\n".join([f"*{title}*", *listed, *more]))]


def changes(plan: Plan) -> list[str]:
    """Return what will be different, a line each."""
    return [f"{c.what}: {c.before} → {c.after}" for c in plan.changes]


def passed(plan: Plan) -> list[Block]:
    """Return what was checked and is well, in one small line."""
    said = [p.evidence for p in plan.preconditions if p.verdict is Verdict.PASSED]
    return [context(f"✓ {plain(' · '.join(said), 2 * LINE)}")] if said else []


def wrong(plan: Plan) -> list[Block]:
    """Return what was checked and warns or blocks."""
    found = [p for p in plan.preconditions if p.verdict is not Verdict.PASSED]
    lines = [f"{SIGNS[p.verdict]} {plain(p.evidence, LINE)}" for p in found[:SHOWN]]
    return [section("\n".join(lines))] if lines else []
