from typing import Any

from bot.cli.policy_complaints import policy_complaints
from bot.core.complaint import Complaint, Hurts
from bot.sandbox.aws.names import ACCOUNT_ID
from bot.settings import Config
from tests.cli.terminal import configuration

ACTIONS = ("isolate_instance", "isolate_instance.undo", "failover")


def found(**changed: Any) -> list[Complaint]:
    return list(policy_complaints(Config.model_validate(configuration(**changed)), ACTIONS))


def test_policies_that_let_people_act_are_no_complaint() -> None:
    assert found() == []


def test_nobody_may_run_anything() -> None:
    (one,) = found(policies=[{"actions": "*", "environment": "staging", "run": "amina"}])
    assert (one.hurts, one.what, one.account) == (
        Hurts.STUCK,
        "Nobody may run any action",
        "shop-prod",
    )


def test_where_nothing_is_executed_nobody_need_run_it() -> None:
    assert found(policies=[], accounts={ACCOUNT_ID: {"name": "shop-prod"}}) == []


def test_an_action_that_asks_for_two_roles_which_nobody_has_together() -> None:
    roles = {"responder": ["amina", "yusuf"], "dba": ["yusuf"], "web": ["amina"]}
    policies = [
        {"actions": "*", "run": "responder"},
        {"actions": "failover", "run": "dba"},
        {"actions": "failover", "run": "web"},
    ]
    (one,) = found(roles=roles, policies=policies)
    assert (one.what, one.things) == (
        "Actions that policies name and nobody may run",
        ("failover",),
    )


def test_an_undo_that_no_policy_names_cannot_be_taken_back() -> None:
    (one,) = found(policies=[{"actions": ["isolate_instance"], "run": "responder"}])
    assert (one.what, one.things) == (
        "Actions that nobody may take back",
        ("isolate_instance.undo",),
    )
    assert one.evidence == "no policy for isolate-instance.undo"


def test_an_action_that_nobody_meant_to_allow_is_no_complaint() -> None:
    policies = [{"actions": ["isolate_instance", "*.undo"], "run": "responder"}]
    assert found(policies=policies) == []


def test_nobody_could_approve() -> None:
    roles = {"responder": ["amina", "yusuf"], "commander": ["amina"]}
    (one,) = found(roles=roles)
    assert (one.hurts, one.what) == (
        Hurts.STUCK,
        "A second person is needed, and there is none",
    )
    assert one.evidence.startswith("in shop-prod nobody could approve isolate-instance.undo")
    assert one.fix == ("firebreak.yaml: add a person to the role commander, or allow break_glass")
