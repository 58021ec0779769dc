"""Runs to draw: one of 3:16 AM, and any that Hypothesis can think of."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from bot.core.alert import Target
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from bot.core.run import Approval, Run, RunStatus, RunStep, StepState
from bot.core.run_card import RunCard
from tests.outbound.blocks.cards import AMINA, NOW, any_text, incident, many, moments
from tests.support import runs

AT = NOW - timedelta(minutes=1)


def plan(**given: Any) -> Plan:
    return runs.plan(**given)


def run(**given: Any) -> Run:
    return runs.run(**({"id": "0199", "incident": 42, "requested_at": AT} | given))


def run_card(**given: Any) -> RunCard:
    """Return the card of a run; keywords are the run's fields, or the card's."""
    own = {name: given.pop(name) for name in list(given) if name in RunCard.__slots__}
    fields: dict[str, Any] = {
        "incident": incident(),
        "run": run(**given),
        "plan": plan(),
        "title": "Isolate instance",
        "account_name": "shop-prod",
        "steps": (),
        "undo": "Release instance",
    }
    return RunCard(**(fields | own))


words = st.lists(any_text, max_size=12).map(tuple)
actors = st.sampled_from(
    [AMINA, "system", "slack:<!channel>", "aws:arn:aws:iam::1:user/<!here>", "x:y"]
)
plans = st.builds(
    plan,
    target=st.builds(Target, any_text, any_text, any_text),
    region=any_text,
    changes=many(st.builds(Change, any_text, any_text, any_text), 20),
    preconditions=many(st.builds(Precondition, any_text, st.sampled_from(Verdict), any_text), 20),
    calls=many(
        st.builds(
            Call, any_text, st.just("ec2"), st.just("RunIt"), st.dictionaries(any_text, any_text)
        ),
        50,
    ),
    undo=any_text,
    seconds=st.integers(0, 10**6),
    affects=words,
    does_not=words,
    costs=words,
    data_loss=any_text,
    second_person=any_text,
)
steps = st.builds(
    RunStep,
    position=st.just(0),
    name=any_text,
    title=any_text,
    state=st.sampled_from(StepState),
    says=any_text,
    request_ids=st.lists(any_text, max_size=3).map(tuple),
)
some_runs = st.builds(
    run,
    status=st.sampled_from(RunStatus),
    actor=actors,
    reason=any_text,
    requested_at=moments,
    break_glass=st.booleans(),
    says=any_text,
    cancelled_by=st.sampled_from(["", AMINA, "slack:<!channel>"]),
    touched=st.booleans(),
)
run_cards = st.builds(
    RunCard,
    incident=st.just(incident()),
    run=some_runs,
    plan=plans,
    title=st.just("Isolate instance"),
    account_name=any_text,
    steps=many(steps, 20),
    approvals=st.lists(
        st.builds(Approval, any_text, st.just(AMINA), st.just("ab"), moments),
        max_size=4,
    ).map(tuple),
    approvers=st.lists(st.just("U01AMINA"), max_size=60).map(tuple),
    needs=any_text,
    undo=st.sampled_from(["", "Release instance"]),
    undone=st.booleans(),
)


def stepped(card: RunCard, *several: RunStep) -> RunCard:
    """Return the card with these steps, of which some were attempted."""
    return replace(card, steps=several, run=replace(card.run, touched=True))
