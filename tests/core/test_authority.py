"""All that match apply, requirements add up, and none means refused."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.authority import UNFREEZE, Case, Demand, demand
from bot.core.person import Person
from bot.core.policy import Policy
from bot.core.severity import Severity
from bot.core.staff import Staff

CASE = Case("isolate_instance", "111122223333", "shop-prod", "production", Severity.HIGH)
ALL: dict[str, Any] = {"actions": ["*"], "run": "responder"}


def policy(**given: Any) -> Policy:
    return Policy.model_validate(ALL | given)


def demanded(*policies: Policy, case: Case = CASE, second_person: bool = False) -> Demand:
    return demand(policies, case, second_person=second_person)


def test_without_any_policy_nobody_may() -> None:
    assert demanded() == Demand()
    assert demanded(second_person=True) == Demand()


def test_requirements_add_up_and_each_counts_once() -> None:
    first = policy(approve="commander")
    second = policy(run="commander", approve="security")
    assert demanded(first, second, first) == Demand(
        run=("responder", "commander"), approve=("commander", "security")
    )


@pytest.mark.parametrize(
    ("narrowed", "applies"),
    [
        ({"actions": ["isolate_instance"]}, True),
        ({"actions": ["isolate-*"]}, True),
        ({"actions": ["failover", "*_instance"]}, True),
        ({"actions": ["isolate"]}, False),
        ({"actions": ["isolate_instance.undo"]}, False),
        ({"account": "111122223333"}, True),
        ({"account": "shop-prod"}, True),
        ({"account": ["shop-test", "shop-prod"]}, True),
        ({"account": "shop-test"}, False),
        ({"account": "444455556666"}, False),
        ({"environment": ["production", "staging"]}, True),
        ({"environment": "staging"}, False),
        ({"severity": ["critical", "high"]}, True),
        ({"severity": "critical"}, False),
        ({"environment": "production", "severity": "critical"}, False),
    ],
)
def test_what_a_policy_is_narrowed_to(narrowed: dict[str, Any], applies: bool) -> None:  # noqa: FBT001  (a table's column)
    assert bool(demanded(policy(**narrowed)).run) is applies


@pytest.mark.parametrize("glob", ["*", "*.undo", "isolate_instance.undo", "isolate_*"])
def test_an_undo_is_an_action_of_its_own(glob: str) -> None:
    undo = Case("isolate_instance.undo")
    assert demanded(policy(actions=[glob]), case=undo).run == ("responder",)
    assert demanded(policy(actions=["isolate_instance"]), case=undo).run == ()


def test_lifting_a_freeze_is_one_too() -> None:
    assert demanded(policy(actions=[UNFREEZE]), case=Case(UNFREEZE)).run == ("responder",)
    assert demanded(policy(actions=["isolate_*"]), case=Case(UNFREEZE)).run == ()


def test_an_account_that_nobody_listed_matches_no_narrowed_policy() -> None:
    unknown = Case("isolate_instance", "444455556666")
    narrowed = [policy(environment="production"), policy(account="x"), policy(severity="high")]
    assert demanded(*narrowed, case=unknown) == Demand()


def test_a_second_person_is_another_who_may_run_it_unless_a_policy_says_who() -> None:
    assert demanded(policy(), second_person=True).approve == ("responder",)
    said = demanded(policy(), policy(run=None, approve="security"), second_person=True)
    assert said.approve == ("security",)


def test_the_glass_is_broken_only_where_every_demanding_policy_allows_it() -> None:
    yes = policy(approve="commander", break_glass="chief")
    also = policy(approve="security", break_glass="head")
    no = policy(approve="security")
    assert demanded(yes, policy()).break_glass == ("chief",)
    assert demanded(yes, also).break_glass == ("chief", "head")
    assert demanded(yes, no).break_glass == demanded(no, yes).break_glass == ()


def test_there_is_no_glass_where_nobody_must_approve() -> None:
    assert demanded(policy(break_glass="chief")).break_glass == ()
    assert demanded(policy(break_glass="chief"), second_person=True).break_glass == ("chief",)
    assert demanded(policy(), second_person=True).break_glass == ()


# A team in which roles overlap, and any policies about it.
PEOPLE = {name: Person(slack=f"U0{name.upper()}") for name in ("amina", "yusuf", "lena", "omar")}
ROLES = {
    "responder": ("amina", "yusuf", "lena"),
    "commander": ("amina", "omar"),
    "chief": ("omar",),
}
STAFF = Staff(PEOPLE, ROLES)
names = st.sampled_from([*ROLES, "amina", "yusuf"])
policies = st.builds(
    policy,
    actions=st.lists(st.sampled_from(["*", "isolate_*", "failover"]), min_size=1, max_size=2),
    environment=st.sampled_from([["production"], ["staging"], ["production", "staging"]]),
    run=names,
    approve=st.none() | names,
    break_glass=st.none() | names,
)
cases = st.builds(
    Case,
    action=st.sampled_from(["isolate_instance", "isolate_instance.undo", "failover"]),
    account=st.just("111122223333"),
    environment=st.sampled_from(["production", "staging", ""]),
    severity=st.none() | st.sampled_from(Severity),
)
some = st.lists(policies, min_size=1, max_size=4)


def who(roles: Sequence[str]) -> set[str]:
    """Return the people who have all of some roles."""
    return {name for name, one in PEOPLE.items() if STAFF.has_all(f"slack:{one.slack}", roles, {})}


@settings(deadline=None)
@given(some, policies, cases)
def test_another_policy_never_loosens_what_some_demand(
    before: list[Policy], more: Policy, case: Case
) -> None:
    first = demand(before, case, second_person=False)
    then = demand([*before, more], case, second_person=False)
    if first.run:  # where none matched, the first that does lets somebody in
        assert who(then.run) <= who(first.run)
    assert set(then.approve) >= set(first.approve)
    if first.approve:
        assert who(then.break_glass) <= who(first.break_glass)


@settings(deadline=None)
@given(some, st.randoms(use_true_random=False), cases, st.booleans())
def test_the_order_of_policies_never_matters(
    some: list[Policy],
    chance: Any,
    case: Case,
    second_person: bool,  # noqa: FBT001  (drawn)
) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    one = demand(some, case, second_person=second_person)
    other = demand(shuffled, case, second_person=second_person)
    for roles in ("run", "approve", "break_glass"):
        assert set(getattr(one, roles)) == set(getattr(other, roles))


@settings(deadline=None)
@given(some, cases)
def test_who_needs_a_second_person_gets_one(some: list[Policy], case: Case) -> None:
    found = demand(some, case, second_person=True)
    assert bool(found.approve) is bool(found.run)
