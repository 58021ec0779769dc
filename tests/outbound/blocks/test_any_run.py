"""Whatever AWS and people say of a run: Slack takes the message, and shows it as text."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.core.authority import Demand
from bot.core.plan import Plan
from bot.core.plan_reference import PlanReference
from bot.core.proposed import Proposed
from bot.core.run_card import RunCard
from bot.outbound import plan_modal
from bot.outbound.blocks.run import run_blocks, run_push
from bot.sandbox.slack.blocks import characters, view_problems
from handlers.actions import ACTION_OBJECTS
from tests.outbound.blocks.cards import NOW, any_text, card
from tests.outbound.blocks.runs import plans, run_cards
from tests.outbound.blocks.test_any_card import (
    MOST,
    assert_is_taken,
    assert_is_text,
    mrkdwn_in,
    often,
)
from tests.support.runs import shown

ABOUT = PlanReference(42, "C0ALARMS", "isolate_instance")


@given(run_cards)
@often
def test_a_runs_message(one: RunCard) -> None:
    assert_is_taken(run_blocks(one, NOW))
    said = run_push(one)
    assert_is_text(said)
    assert "\n" not in said
    assert len(said) < 1_000


def proposals(plan: Plan, texts: tuple[str, str, str]) -> st.SearchStrategy[Proposed]:
    approvers, refusal, second = texts
    roles = st.sampled_from([(), ("responder",)])
    return st.builds(
        Proposed,
        shown=st.just(shown(plan=plan)),
        action=st.sampled_from(ACTION_OBJECTS),
        demand=st.builds(Demand, roles, roles),
        approvers=st.just(approvers + second),
        refusal=st.sampled_from(["", refusal]),
        may_break_glass=st.booleans(),
        plan_only=st.booleans(),
    )


any_proposed = st.tuples(plans, st.tuples(any_text, any_text, any_text)).flatmap(
    lambda both: proposals(*both)
)
VIEWS: list[Callable[[Proposed], Any]] = [
    lambda one: plan_modal.plan_view(card(), one, ABOUT),
    lambda one: plan_modal.commands_view(one.action, one.shown.plan),
    lambda one: plan_modal.failed(one.action.offer.title, one.refusal),
    lambda one: plan_modal.loading(one.action, card(account_name=one.approvers)),
    lambda one: plan_modal.choose_target(one.action, card(), [one.shown.plan.target] * 30),
]


@given(any_proposed)
@often
def test_a_plans_views(one: Proposed) -> None:
    for view in VIEWS:
        drawn = json.loads(json.dumps(view(one)))
        assert view_problems(drawn) == []
        for markup in mrkdwn_in(drawn):
            assert_is_text(markup)
    assert characters(VIEWS[0](one)["blocks"]) < MOST
