"""A run's live message: what was asked, who agreed, each step, how it came out, and its undo."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.actor import mention, slack_actor
from bot.core.run import RunStatus, RunStep, StepState
from bot.core.run_card import RunCard
from bot.core.run_reference import RunReference
from bot.core.span import Span
from bot.outbound.blocks.elements import (
    Block,
    actions,
    button,
    context,
    cut,
    fitting,
    section,
)
from bot.outbound.mrkdwn import plain, spans_to_mrkdwn
from bot.outbound.plan_parts import changes, part, wrong
from bot.outbound.when import clock, elapsed

HEADS = {
    RunStatus.ASKED: "🔐 {title}: waits for approval",
    RunStatus.APPROVED: "⏳ {title}: waits for its turn",
    RunStatus.RUNNING: "⏳ {title}: under way",
    RunStatus.PAUSED: "⏸ {title}: paused",
    RunStatus.SUCCEEDED: "✅ {title}: done and verified",
    RunStatus.FAILED: "❌ {title}: failed",
    RunStatus.REJECTED: "🚫 {title}: not run",
    RunStatus.EXPIRED: "⌛ {title}: nobody approved it in time",
    RunStatus.CANCELLED: "🚫 {title}: cancelled",
    RunStatus.CHANGED: "🚫 {title}: stopped, nothing was changed",
    RunStatus.UNKNOWN: "❓ {title}: outcome unknown, look in AWS",
}
SIGNS = {
    StepState.WAITING: "☐",
    StepState.ATTEMPTED: "⏳",
    StepState.DONE: "✓",
    StepState.FAILED: "✗",
}
LABEL, SAYS, STEP, REASON, IDS = 100, 1500, 240, 600, 900
CANCELLABLE = (RunStatus.APPROVED, RunStatus.RUNNING, RunStatus.PAUSED)


def run_push(card: RunCard) -> str:
    """Return what a phone's notification shows."""
    what = f"{card.title} on {plain(card.plan.target.label, LABEL)} ({card.incident.name})"
    who = mention(card.run.actor)
    if card.run.status is RunStatus.ASKED:
        return f"{_called(card)} Approval needed: {what}, asked by {who}".strip()
    return f"{HEADS[card.run.status].format(title=what)}, by {who}"


def run_blocks(card: RunCard, now: datetime) -> list[Block]:
    """Return the run as it stands."""
    body = _asked(card) if card.run.status is RunStatus.ASKED else _going(card)
    return [section(_head(card, now)), *body, *_row(card)]


def _head(card: RunCard, now: datetime) -> str:
    run, plan = card.run, card.plan
    where = (plan.target.label, card.account_name, plan.region, plan.target.id)
    places = " · ".join(dict.fromkeys(cut(one, LABEL) for one in where if one))
    lines = [
        f"*{HEADS[run.status].format(title=card.title)}*",
        plain(places, 4 * LABEL),
        f"{mention(run.actor)} {clock(run.requested_at, now)}: {plain(run.reason, REASON)}",
    ]
    if run.status is RunStatus.RUNNING and run.started_at:
        left = plan.seconds - int((now - run.started_at).total_seconds())
        lines.append(
            f"about {elapsed(timedelta(seconds=left))} left" if left > 0 else "longer than planned"
        )
    if run.break_glass:
        lines.append("⚠ *The glass was broken*: it ran without the approval that it needs.")
    lines += [f"✓ {mention(one.actor)} approved {clock(one.at, now)}" for one in card.approvals]
    return "\n".join(lines)


def _asked(card: RunCard) -> Iterator[Block]:
    plan = card.plan
    yield from part("CHANGES", changes(plan))
    yield from part("AFFECTS", plan.affects)
    yield from part("DOES NOT STOP", plan.does_not)
    yield from part("LOSES", [plan.data_loss] if plan.data_loss else [])
    yield from wrong(plan)
    yield from part("UNDO", [plan.undo])
    needs = f"Needs {card.needs}, within 30 minutes."
    yield section(f"{plain(needs, REASON)} {_called(card)}".strip())
    yield context(f"{len(plan.calls)} API calls · digest {plan.digest[:8]}")


def _going(card: RunCard) -> Iterator[Block]:
    run = card.run
    if run.says:
        yield section(spans_to_mrkdwn([Span(run.says)], SAYS))
    if run.cancelled_by and not run.is_over:
        yield section(f"{mention(run.cancelled_by)} cancels it: it stops after this step.")
    if card.steps and run.touched:
        lines = [_step(step) for step in card.steps]
        yield section(fitting(lines, 2500, lambda n: f"…and {n} more steps"))
    if run.status is RunStatus.SUCCEEDED:
        yield from part("BEFORE → AFTER", changes(card.plan))
        yield from part("COSTS FROM NOW ON", card.plan.costs)
    ids = dict.fromkeys(one for step in card.steps for one in step.request_ids)
    if ids:
        yield context(plain(f"AWS request ids: {' '.join(ids)}", IDS))


def _step(step: RunStep) -> str:
    says = f": {plain(step.says, STEP)}" if step.says else ""
    return f"{SIGNS[step.state]} {plain(step.title, LABEL)}{says}"


def _row(card: RunCard) -> list[Block]:
    run, value = card.run, str(RunReference(card.run.id, card.run.digest, card.run.incident))
    if run.status is RunStatus.ASKED:
        return [
            actions(
                [
                    button("Approve", "run_approve", value, "primary"),
                    button("Reject", "run_reject", value),
                    button("Show the commands", "run_commands", value),
                ]
            )
        ]
    if run.status in CANCELLABLE and not run.cancelled_by:
        return [actions([button("Cancel", "run_cancel", value, "danger")])]
    if card.undone:
        return [context("It was taken back.")]
    if run.is_over and run.touched:
        return _way_back(card, value)
    return []


def _way_back(card: RunCard, value: str) -> list[Block]:
    if card.undo:
        return [actions([button(f"{card.undo}…", "run_undo", value)])]
    return [context(plain(f"Undo: {card.plan.undo}", STEP))]


def _called(card: RunCard) -> str:
    return " ".join(mention(slack_actor(user)) for user in card.approvers[:20])
