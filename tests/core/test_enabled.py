import pytest

from bot.core.account import Account
from bot.core.enabled import enabled, policies_of
from bot.core.policy import Policy
from handlers.actions import ACTION_OBJECTS

EVERY = {one.name for action in ACTION_OBJECTS for one in (action, action.undo) if one}
SHOP = Account(name="shop-prod", environment="production")
PAIR = {"tighten_egress", "tighten_egress.undo"}


def names(*policies: Policy) -> set[str]:
    return {action.name for action in enabled(ACTION_OBJECTS, policies)}


@pytest.mark.parametrize(
    ("glob", "found"),
    [
        ("*", EVERY),
        ("tighten-egress", PAIR),
        ("tighten_*", PAIR),
        ("tighten_egress.undo", {"tighten_egress.undo"}),
        ("*.undo", {name for name in EVERY if name.endswith(".undo")}),
        ("reboot", set()),
    ],
)
def test_a_policy_enables_what_it_names_and_its_undo(glob: str, found: set[str]) -> None:
    assert names(Policy(actions=(glob,), run="responder")) == found


def test_who_may_only_approve_runs_nothing() -> None:
    assert names(Policy(actions=("*",), approve="commander")) == set()
    assert names() == set()


@pytest.mark.parametrize(
    ("narrowed", "applies"),
    [
        ({}, True),
        ({"account": ("111122223333",)}, True),
        ({"account": ("other", "shop-prod")}, True),
        ({"account": ("other",)}, False),
        ({"environment": ("production",)}, True),
        ({"environment": ("staging",)}, False),
        ({"account": ("shop-prod",), "environment": ("staging",)}, False),
    ],
)
def test_a_policy_is_for_its_accounts(
    narrowed: dict[str, tuple[str, ...]], *, applies: bool
) -> None:
    policy = Policy(actions=("*",), run="responder", **narrowed)
    assert policies_of([policy], "111122223333", SHOP) == ((policy,) if applies else ())


def test_an_account_that_nobody_listed_is_of_no_environment() -> None:
    everywhere = Policy(actions=("*",), run="responder")
    production = Policy(actions=("*",), run="responder", environment=("production",))
    by_id = Policy(actions=("*",), run="responder", account=("444455556666",))
    policies = (everywhere, production, by_id)
    assert policies_of(policies, "444455556666", None) == (everywhere, by_id)
