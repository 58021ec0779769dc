import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.alert import Target
from bot.core.plan import Call, Change, Plan, Precondition, Verdict
from bot.core.stored_plan import from_bytes, to_bytes
from tests.core.test_ledger import fields as objects
from tests.core.test_ledger import texts
from tests.support.runs import plan

lists = st.lists(texts, max_size=3).map(tuple)
plans = st.builds(
    Plan,
    action=texts,
    version=st.integers(),
    target=st.builds(Target, texts, texts, texts),
    account=texts,
    region=texts,
    parameters=objects,
    changes=st.lists(st.builds(Change, texts, texts, texts), max_size=2).map(tuple),
    preconditions=st.lists(
        st.builds(Precondition, texts, st.sampled_from(Verdict), texts, st.booleans()), max_size=2
    ).map(tuple),
    calls=st.lists(st.builds(Call, texts, texts, texts, objects, texts), max_size=2).map(tuple),
    undo=texts,
    seconds=st.integers(),
    affects=lists,
    does_not=lists,
    costs=lists,
    data_loss=texts,
    second_person=texts,
    saved=objects,
    choices=st.dictionaries(texts, lists, max_size=2),
)


@settings(deadline=None, max_examples=50)
@given(plans)
def test_a_plan_comes_back_as_it_was(one: Plan) -> None:
    again = from_bytes(to_bytes(one))
    assert again == one
    assert again.digest == one.digest
    assert to_bytes(again) == to_bytes(one)


def test_every_field_is_stored() -> None:
    assert set(json.loads(to_bytes(plan()))) == {each.name for each in fields(Plan)}


@pytest.mark.parametrize(
    "other",
    [
        replace(plan(), version=2),
        replace(plan(), target=Target("ec2-instance", "i-0other", "web-2")),
        replace(plan(), account="444455556666"),
        replace(plan(), region="us-east-1"),
        replace(plan(), parameters={"snapshot": False}),
        replace(plan(), changes=()),
        replace(plan(), calls=(replace(plan().calls[0], region="us-east-1"),)),
        replace(plan(), preconditions=()),
        replace(plan(), data_loss="the last seconds"),
        replace(plan(), saved={}),
    ],
)
def test_what_is_agreed_on_has_a_digest_of_its_own(other: Plan) -> None:
    assert from_bytes(to_bytes(other)).digest != plan().digest


def test_a_volatile_reading_is_kept_but_not_agreed_on() -> None:
    lag = Precondition("lag", Verdict.PASSED, "0.2 s", stable=False)
    one = replace(plan(), preconditions=(*plan().preconditions, lag))
    again = from_bytes(to_bytes(one))
    assert again.preconditions[-1] == lag
    assert again.digest == plan().digest
