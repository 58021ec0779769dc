"""The undo takes back what is still as the run left it, and nothing else."""

import itertools
import json
from dataclasses import replace

import pytest

from bot.core.action import Action, Request
from bot.core.plan import Plan
from handlers.actions.revoke_credentials import REVOKE_CREDENTIALS
from tests.handlers.actions.revoke_credentials.test_run import POLICY, revoked
from tests.handlers.actions.revoke_credentials.world import THEIRS, World, asked
from tests.handlers.actions.tighten_egress.running import carry_out, kill_at, written
from tests.support.action import stored
from tests.support.aws import Killed, revive


def undo() -> Action:
    assert REVOKE_CREDENTIALS.undo
    return REVOKE_CREDENTIALS.undo


def back(run: Plan) -> Request:
    return replace(asked(run.target.id), parameters={}, saved=run.saved)


def planned(world: World, run: Plan) -> Plan:
    world.aws.made.clear()
    plan = undo().plan(world.aws, back(run))
    assert world.aws.writes == []
    return stored(plan)


def test_a_user_is_as_before(world: World) -> None:
    user = world.user(keys=2)
    (first, _), (second, _) = world.keys(user)
    world.set_key(user, first, "Inactive")
    world.iam.put_user_policy(UserName=user, PolicyName="own", PolicyDocument=THEIRS)
    before = world.keys(user), world.user_policies(user)
    plan = planned(world, revoked(world, user))
    assert not undo().verify(world.aws, plan, {}).ok
    assert all(outcome.ok for outcome in carry_out(world.aws, undo(), plan))
    assert (world.keys(user), world.user_policies(user)) == before
    assert undo().verify(world.aws, plan, {}).ok
    assert "thief" in plan.warned[0].evidence
    assert second in plan.changes[0].what


def test_a_role_is_as_before(world: World) -> None:
    role = world.role()
    plan = planned(world, revoked(world, role))
    carry_out(world.aws, undo(), plan)
    assert world.role_policies(role) == {}
    assert written(world.aws) == [(call.operation, call.parameters) for call in plan.calls]


def test_steps_run_twice_do_what_once_does(world: World) -> None:
    user = world.user()
    plan = planned(world, revoked(world, user))
    carry_out(world.aws, undo(), plan)
    writes = len(world.aws.writes)
    assert all(outcome.ok for outcome in carry_out(world.aws, undo(), plan))
    assert len(world.aws.writes) == writes


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_a_rerun_ends_the_same(world: World, moment: str) -> None:
    for number in itertools.count(1):
        user = world.user(f"deploy-{number}", keys=2)
        plan = planned(world, revoked(world, user))
        kill_at(world.aws, number, moment)
        try:
            carry_out(world.aws, undo(), plan)
        except Killed:
            revive(world.aws)
            carry_out(world.aws, undo(), plan)
        else:
            break
        assert [status for _, status in world.keys(user)] == ["Active", "Active"]
        assert world.user_policies(user) == {}
        world.aws.made.clear()
    assert number == len(plan.calls) + 1


def test_a_key_that_somebody_made_active_is_left_alone(world: World) -> None:
    user = world.user()
    run = revoked(world, user)
    ((key, _),) = world.keys(user)
    world.set_key(user, key, "Active")
    plan = planned(world, run)
    assert f"{key} is active already: left alone" in [one.evidence for one in plan.warned]
    assert [call.operation for call in plan.calls] == ["DeleteUserPolicy"]


def test_a_key_that_somebody_deleted_is_left_alone(world: World) -> None:
    user = world.user()
    run = revoked(world, user)
    ((key, _),) = world.keys(user)
    world.iam.delete_access_key(UserName=user, AccessKeyId=key)
    plan = planned(world, run)
    assert f"{key} was deleted: left alone" in [one.evidence for one in plan.warned]


def test_a_policy_that_somebody_changed_is_left_alone(world: World) -> None:
    role = world.role()
    run = revoked(world, role)
    policy = world.role_policies(role)[POLICY]
    policy["Statement"][0]["Action"] = "s3:*"
    theirs = json.dumps(policy)
    world.iam.put_role_policy(RoleName=role, PolicyName=POLICY, PolicyDocument=theirs)
    plan = planned(world, run)
    assert plan.blocked
    assert plan.warned[0].evidence == (f"policy {POLICY} was changed by somebody else: left alone")
    assert world.role_policies(role)[POLICY] == policy


def test_a_policy_changed_between_plan_and_step_is_left_alone(world: World) -> None:
    role = world.role()
    plan = planned(world, revoked(world, role))
    policy = world.role_policies(role)[POLICY]
    policy["Statement"][0]["Condition"]["DateLessThan"]["aws:TokenIssueTime"] = (
        "2026-11-20T03:12:00Z"
    )
    theirs = json.dumps(policy)
    world.iam.put_role_policy(RoleName=role, PolicyName=POLICY, PolicyDocument=theirs)
    (outcome,) = carry_out(world.aws, undo(), plan)
    assert not outcome.ok
    assert world.role_policies(role)[POLICY] == policy


def test_a_principal_that_is_gone_leaves_nothing_to_do(world: World) -> None:
    user = world.user()
    run = revoked(world, user)
    ((key, _),) = world.keys(user)
    world.iam.delete_access_key(UserName=user, AccessKeyId=key)
    world.iam.delete_user_policy(UserName=user, PolicyName=POLICY)
    world.iam.delete_user(UserName=user)
    assert planned(world, run).blocked


def test_undone_already_is_blocked(world: World) -> None:
    run = revoked(world, world.user())
    carry_out(world.aws, undo(), planned(world, run))
    assert planned(world, run).blocked


def test_without_saved_data_it_is_blocked(world: World) -> None:
    assert undo().plan(world.aws, asked("deploy")).blocked
