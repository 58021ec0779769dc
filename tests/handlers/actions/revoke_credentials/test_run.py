"""Keys are stopped and older sessions denied; twice is once, and killed anywhere ends the same."""

import itertools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from bot.core.plan import Plan
from handlers.actions.revoke_credentials import REVOKE_CREDENTIALS
from tests.handlers.actions.revoke_credentials.world import READS, THEIRS, World, asked
from tests.handlers.actions.tighten_egress.running import carry_out, kill_at, written
from tests.support.action import stored
from tests.support.aws import Killed, revive

POLICY = "firebreak-INC-42-older-sessions"


def revoked(world: World, target: str, keys: str = "all") -> Plan:
    plan = stored(REVOKE_CREDENTIALS.plan(world.aws, asked(target, keys)))
    assert not plan.blocked
    assert world.aws.writes == []
    assert all(outcome.ok for outcome in carry_out(world.aws, REVOKE_CREDENTIALS, plan))
    return plan


def test_a_users_keys_are_stopped_and_its_sessions_denied(world: World) -> None:
    user = world.user(keys=2)
    plan = revoked(world, user)
    assert [status for _, status in world.keys(user)] == ["Inactive", "Inactive"]
    assert list(world.user_policies(user)) == [POLICY]
    outcome = REVOKE_CREDENTIALS.verify(world.aws, plan, {})
    assert outcome.ok
    assert world.keys(user)[0][0] in outcome.says


def test_a_roles_older_sessions_are_denied(world: World) -> None:
    role = world.role()
    plan = revoked(world, f"arn:aws:iam::123456789012:role/{role}")
    ((name, policy),) = world.role_policies(role).items()
    assert name == POLICY
    (statement,) = policy["Statement"]
    assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Deny", "*", "*")
    cutoff = statement["Condition"]["DateLessThan"]["aws:TokenIssueTime"]
    age = datetime.now(UTC) - datetime.strptime(cutoff, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(seconds=-5) < age < timedelta(seconds=60)
    assert REVOKE_CREDENTIALS.verify(world.aws, plan, {}).ok


@pytest.mark.parametrize(("which", "stopped"), [("older", 0), ("newer", 1)])
def test_one_of_two_keys(world: World, which: str, stopped: int) -> None:
    user = world.user(keys=2)
    revoked(world, user, which)
    assert [n for n, (_, status) in enumerate(world.keys(user)) if status == "Inactive"] == [
        stopped
    ]


def test_a_key_is_a_target_too(world: World) -> None:
    user = world.user(keys=2)
    (first, _), (second, _) = world.keys(user)
    revoked(world, second)
    assert dict(world.keys(user)) == {first: "Active", second: "Inactive"}


def test_a_session_of_a_role_names_the_role(world: World) -> None:
    role = world.role(path="/apps/")
    revoked(world, f"arn:aws:sts::123456789012:assumed-role/{role}/i-0abc")
    assert list(world.role_policies(role)) == [POLICY]


def test_the_calls_are_those_of_the_plan(world: World) -> None:
    plan = revoked(world, world.user(keys=2))
    made = [(name, {**given, "PolicyDocument": ...}) for name, given in written(world.aws)]
    planned = [(c.operation, {**c.parameters, "PolicyDocument": ...}) for c in plan.calls]
    assert made == planned


def test_other_policies_are_not_touched(world: World) -> None:
    role = world.role()
    world.iam.put_role_policy(RoleName=role, PolicyName="own", PolicyDocument=THEIRS)
    revoked(world, role)
    assert set(world.role_policies(role)) == {"own", POLICY}


def test_a_second_run_denies_what_was_issued_since(world: World) -> None:
    role = world.role()
    revoked(world, role)
    world.aws.made.clear()
    revoked(world, role)
    assert set(world.role_policies(role)) == {POLICY, f"{POLICY}-2"}


def test_steps_run_twice_do_what_once_does(world: World) -> None:
    user = world.user(keys=2)
    plan = revoked(world, user)
    writes, policies = len(world.aws.writes), world.user_policies(user)
    again = carry_out(world.aws, REVOKE_CREDENTIALS, plan)
    assert all(outcome.ok for outcome in again)
    assert (len(world.aws.writes), world.user_policies(user)) == (writes, policies)
    assert again[-1].made["cutoff"] in again[-1].says


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_a_rerun_ends_the_same(world: World, moment: str) -> None:
    for number in itertools.count(1):
        user = world.user(f"deploy-{number}", keys=2)
        plan = REVOKE_CREDENTIALS.plan(world.aws, asked(user))
        kill_at(world.aws, number, moment)
        try:
            carry_out(world.aws, REVOKE_CREDENTIALS, plan)
        except Killed:
            revive(world.aws)
            carry_out(world.aws, REVOKE_CREDENTIALS, plan)
        else:
            break
        assert [status for _, status in world.keys(user)] == ["Inactive", "Inactive"]
        assert list(world.user_policies(user)) == [POLICY]
        assert len([1 for name, _ in written(world.aws) if name == "PutUserPolicy"]) <= 1 + (
            moment == "before"
        )
    assert number == len(plan.calls) + 1


def test_a_policy_of_that_name_that_is_not_ours_is_left_alone(world: World) -> None:
    role = world.role()
    plan = REVOKE_CREDENTIALS.plan(world.aws, asked(role))
    world.iam.put_role_policy(RoleName=role, PolicyName=POLICY, PolicyDocument=THEIRS)
    (outcome,) = carry_out(world.aws, REVOKE_CREDENTIALS, plan)
    assert not outcome.ok
    assert world.role_policies(role)[POLICY]["Statement"] == [READS]


def test_a_key_that_was_deleted_meanwhile_is_no_failure(world: World) -> None:
    user = world.user()
    plan = REVOKE_CREDENTIALS.plan(world.aws, asked(user))
    ((key, _),) = world.keys(user)
    world.iam.delete_access_key(UserName=user, AccessKeyId=key)
    assert all(outcome.ok for outcome in carry_out(world.aws, REVOKE_CREDENTIALS, plan))
    assert REVOKE_CREDENTIALS.verify(world.aws, stored(plan), {}).ok


def test_the_role_that_executes_is_never_revoked(world: World) -> None:
    # Plans are read in another role: this is seen only when the step runs.
    role = world.role()
    plan = REVOKE_CREDENTIALS.plan(world.aws, asked(role))
    world.acts_as(f"arn:aws:sts::123456789012:assumed-role/{role}/firebreak-INC-42")
    (outcome,) = carry_out(world.aws, REVOKE_CREDENTIALS, plan)
    assert not outcome.ok
    assert world.aws.writes == []


def test_the_user_that_executes_is_never_revoked(world: World) -> None:
    user = world.user()
    plan = REVOKE_CREDENTIALS.plan(world.aws, asked(user))
    world.acts_as(f"arn:aws:iam::123456789012:user/{user}")
    outcomes = carry_out(world.aws, REVOKE_CREDENTIALS, plan)
    assert not any(outcome.ok for outcome in outcomes)
    assert world.aws.writes == []


def test_where_one_key_fails_the_rest_is_still_done(world: World) -> None:
    user = world.user(keys=2)
    plan = REVOKE_CREDENTIALS.plan(world.aws, asked(user))
    (first, _), (second, _) = world.keys(user)
    world.aws.close()
    world.aws.hooks["before-parameter-build.iam.UpdateAccessKey"] = _refuse(first)
    failed, *done = carry_out(world.aws, REVOKE_CREDENTIALS, plan)
    assert not failed.ok
    assert all(outcome.ok for outcome in done)
    assert dict(world.keys(user)) == {first: "Active", second: "Inactive"}
    assert f"{first} is Active" in REVOKE_CREDENTIALS.verify(world.aws, stored(plan), {}).says


def _refuse(key: str) -> Callable[..., None]:
    def refuse(params: Mapping[str, str], **_: object) -> None:
        if params["AccessKeyId"] == key:
            raise ClientError({"Error": {"Code": "Throttling"}}, "UpdateAccessKey")

    return refuse


def test_verify_sees_what_was_put_back(world: World) -> None:
    user = world.user()
    plan = revoked(world, user)
    ((key, _),) = world.keys(user)
    world.set_key(user, key, "Active")
    world.iam.delete_user_policy(UserName=user, PolicyName=POLICY)
    outcome = REVOKE_CREDENTIALS.verify(world.aws, plan, {})
    assert not outcome.ok
    assert f"{key} is Active" in outcome.says
    assert f"policy {POLICY} is gone" in outcome.says
