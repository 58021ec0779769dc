"""Who may do what, and what everybody else is told."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.core.account import Account
from bot.core.authority import Demand
from bot.core.errors import PersonIsNotAllowed
from bot.core.person import Person
from bot.core.policy import Policy
from bot.core.run import Approval
from bot.core.severity import Severity
from bot.core.staff import Staff
from bot.flow.authorize import OWN, Authorize
from tests.outbound.blocks.cards import incident
from tests.support.alerts import THREE
from tests.support.runs import ACCOUNT, AMINA, YUSUF, plan, run

LENA, GUEST = "slack:U03LENA", "slack:U09GUEST"
ARN = f"arn:aws:iam::{ACCOUNT}:user/amina"
STAFF = Staff(
    people={
        "amina": Person(slack="U01AMINA", aws=ARN),
        "yusuf": Person(slack="U02YUSUF"),
        "lena": Person(slack="U03LENA"),
    },
    roles={
        "responder": ("amina", "yusuf", "@oncall"),
        "commander": ("amina", "yusuf"),
        "security": ("lena",),
    },
)
SHOP = {ACCOUNT: Account(name="shop-prod", environment="production")}


class Groups:
    """Slack's groups, counting how often they are asked for."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self) -> Mapping[str, set[str]]:
        self.asked += 1
        return {"@oncall": {"U03LENA"}}


def policy(**given: Any) -> Policy:
    return Policy.model_validate({"actions": "*", **given})


def authorize(*policies: Policy, groups: Groups | None = None) -> Authorize:
    return Authorize(STAFF, policies, SHOP, groups or Groups())


async def refusal(actor: str, *policies: Policy) -> str:
    one = authorize(*policies)
    return await one.refusal(actor, one.demand(plan(), incident()), plan())


def test_a_plan_is_judged_by_its_account_and_its_incidents_severity() -> None:
    one = authorize(
        policy(run="responder"),
        policy(account="shop-prod", approve="commander"),
        policy(environment="production", approve="security"),
        policy(severity="critical", run="commander"),
        policy(actions="failover", run="lena"),
    )
    assert one.demand(plan(), incident()) == Demand(
        ("responder", "commander"), ("commander", "security")
    )
    mild = incident(severity=Severity.LOW)
    assert one.demand(plan(), mild).run == ("responder",)
    elsewhere = plan(account="444455556666")
    assert one.demand(elsewhere, mild) == Demand(("responder",))
    assert one.demand(plan(second_person="it is everything", account="4"), mild).approve == (
        "responder",
    )


async def test_who_may_run_it_hears_nothing() -> None:
    everybody = policy(run="responder")
    for actor in (AMINA, f"aws:{ARN}", YUSUF, LENA):
        assert await refusal(actor, everybody) == ""


async def test_everybody_else_is_told_who_may() -> None:
    needs = "You cannot run this: it needs "
    role = "the role responder (amina, yusuf, @oncall)"
    assert await refusal(GUEST, policy(run="responder")) == f"{needs}{role}."
    both = (policy(run="responder"), policy(run="lena"))
    assert await refusal(AMINA, *both) == f"{needs}{role} and lena."
    assert await refusal(LENA, *both) == ""


async def test_without_a_policy_the_file_is_named() -> None:
    says = "No policy lets anybody run isolate_instance in shop-prod: see firebreak.yaml."
    assert await refusal(AMINA) == says
    one = authorize()
    elsewhere = plan(account="444455556666")
    assert "in account 444455556666:" in await one.refusal(AMINA, Demand(), elsewhere)


async def test_groups_are_asked_for_only_where_a_role_has_some() -> None:
    groups = Groups()
    one = authorize(groups=groups)
    assert await one.refusal(AMINA, Demand(("commander",)), plan()) == ""
    assert groups.asked == 0
    assert await one.refusal(LENA, Demand(("responder",)), plan()) == ""
    assert groups.asked == 1


async def test_who_may_break_the_glass() -> None:
    one = authorize()
    assert await one.may_break_glass(AMINA, Demand(break_glass=("commander",)))
    assert not await one.may_break_glass(LENA, Demand(break_glass=("commander",)))
    assert not await one.may_break_glass(AMINA, Demand())


ASKED = run(demands=("commander", "security"))


def test_an_approver_is_told_for_which_roles() -> None:
    one = authorize()
    assert one.approvable(YUSUF, ASKED) == ("commander",)
    assert one.approvable(LENA, ASKED) == ("security",)


@pytest.mark.parametrize(
    ("actor", "says"),
    [
        (AMINA, OWN),
        (f"aws:{ARN}", OWN),
        (GUEST, "it needs the role commander (amina, yusuf) and the role security (lena)"),
    ],
)
def test_nobody_else_approves(actor: str, says: str) -> None:
    with pytest.raises(PersonIsNotAllowed) as refused:
        authorize().approvable(actor, ASKED)
    assert says in str(refused.value)


def approval(name: str, actor: str, digest: str = ASKED.digest) -> Approval:
    return Approval(name, actor, digest, THREE)


def test_each_role_needs_an_approval_of_this_very_plan() -> None:
    one = authorize()
    yusuf, lena = approval("yusuf", YUSUF), approval("lena", LENA)
    assert one.missing(ASKED, []) == ("commander", "security")
    assert one.missing(ASKED, [yusuf]) == ("security",)
    assert one.missing(ASKED, [yusuf, lena]) == ()
    assert one.missing(ASKED, [approval("yusuf", YUSUF, "0" * 64), lena]) == ("commander",)
    assert one.missing(ASKED, [approval("amina", AMINA), lena]) == ("commander",)
    assert one.missing(ASKED, [approval("x", GUEST)]) == ("commander", "security")


async def test_who_may_lift_a_freeze() -> None:
    one = authorize(policy(actions="unfreeze", run="commander"))
    await one.must_lift(AMINA)
    with pytest.raises(PersonIsNotAllowed, match=r"needs the role commander \(amina, yusuf\)"):
        await one.must_lift(LENA)
    with pytest.raises(PersonIsNotAllowed, match="needs a policy for unfreeze"):
        await authorize().must_lift(AMINA)
