"""The plan says who else is cut, and refuses what must not or cannot be revoked."""

import pytest

from bot.core.plan import Plan, Verdict
from handlers.actions.revoke_credentials import REVOKE_CREDENTIALS
from tests.handlers.actions.revoke_credentials.world import World, asked


def planned(world: World, target: str, keys: str = "all") -> Plan:
    plan = REVOKE_CREDENTIALS.plan(world.aws, asked(target, keys))
    assert world.aws.writes == []
    return plan


def why_not(world: World, target: str) -> str:
    plan = planned(world, target)
    assert (plan.calls, plan.changes, plan.saved) == ((), (), {})
    return plan.blocked[0].evidence


def test_everybody_with_the_role_is_named(world: World) -> None:
    role = world.role()
    first, second = world.host(role, "web-1"), world.host(role, "web-2")
    plan = planned(world, role)
    (warning,) = plan.warned
    assert f"web-1 ({first})" in warning.evidence
    assert f"web-2 ({second})" in warning.evidence
    assert any("ec2.amazonaws.com" in line for line in plan.affects)
    assert "The role was last used: never, as far as IAM knows." in plan.affects
    assert any("gets a new session" in line for line in plan.does_not)


def test_without_instances_it_says_where_it_looked(world: World) -> None:
    plan = planned(world, world.role())
    said = "No running instance in eu-west-1 has the role; other Regions were not read."
    assert said in plan.affects


def test_a_users_key_says_when_it_was_used(world: World) -> None:
    user = world.user()
    plan = planned(world, user)
    ((key, _),) = world.keys(user)
    said = f"Whatever signs with {key} fails. It was last used: never, as far as IAM knows."
    assert said in plan.affects
    assert [(c.what, c.before, c.after) for c in plan.changes] == [
        (f"access key {key}", "Active", "Inactive"),
        (f"sessions of user {user} until now", "valid", "denied"),
    ]
    assert plan.saved["keys"] == [key]


def test_a_key_that_is_inactive_is_not_ours_to_bring_back(world: World) -> None:
    user = world.user(keys=2)
    (first, _), (second, _) = world.keys(user)
    world.set_key(user, first, "Inactive")
    assert planned(world, user).saved["keys"] == [second]


def test_without_an_active_key_the_sessions_are_denied(world: World) -> None:
    plan = planned(world, world.user(keys=0))
    assert [call.operation for call in plan.calls] == ["PutUserPolicy"]
    assert not plan.blocked


def test_the_other_key_is_named_as_staying(world: World) -> None:
    (warning,) = planned(world, world.user(keys=2), "older").warned
    assert warning.evidence == "the older key alone is stopped; the other stays as it is"


def test_the_plan_is_the_same_while_the_world_is(world: World) -> None:
    role = world.role()
    digest = planned(world, role).digest
    world.host(role, "web-3")
    assert planned(world, role).digest == digest


@pytest.mark.parametrize("root", ["root", "Root", "123456789012", "arn:aws:iam::123456789012:root"])
def test_root_is_blocked_with_what_to_do(world: World, root: str) -> None:
    said = why_not(world, root)
    assert "sign in as root, delete its access keys" in said


def test_a_service_linked_role_is_blocked(world: World) -> None:
    made = world.iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    assert "an AWS service owns it" in why_not(world, made["Role"]["RoleName"])


def test_a_role_of_identity_center_is_blocked(world: World) -> None:
    role = world.role("AWSReservedSSO_ops", path="/aws-reserved/sso.amazonaws.com/")
    assert "permission set" in why_not(world, role)


def test_firebreaks_own_are_blocked_by_name(world: World) -> None:
    world.prefix = f"firebreak-{world.prefix}"
    assert "Firebreak itself acts as role" in why_not(world, world.role())
    assert "Firebreak itself acts as user" in why_not(world, world.user())


def test_who_we_are_is_blocked(world: World) -> None:
    role, user = world.role(), world.user()
    world.acts_as(f"arn:aws:sts::123456789012:assumed-role/{role}/firebreak-read")
    assert why_not(world, role) == f"Firebreak itself acts as role {role}"
    assert not planned(world, user).blocked
    world.acts_as(f"arn:aws:iam::123456789012:user/ops/{user}")
    assert why_not(world, user) == f"Firebreak itself acts as user {user}"


def test_the_role_of_our_own_host_is_blocked(world: World) -> None:
    role = world.role()
    world.aws.own_host = world.host(role, "ops")
    assert "Firebreak runs on" in why_not(world, role)


def test_hands_off(world: World) -> None:
    role = world.role(Tags=[{"Key": "firebreak:protected", "Value": "true"}])
    assert why_not(world, role) == f"role {role} is tagged firebreak:protected=true"


def test_a_user_and_a_role_of_one_name(world: World) -> None:
    user, role = world.user("both"), world.role("both")
    assert user == role
    assert "name the ARN" in why_not(world, user)
    assert not planned(world, f"arn:aws:iam::123456789012:user/{user}").blocked


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("nobody-knows", "no user or role is named nobody-knows here"),
        ("arn:aws:iam::123456789012:role/nobody", "no role is named nobody here"),
        ("arn:aws:iam::123456789012:user/team/nobody", "no user is named nobody here"),
        ("arn:aws:iam::999988887777:role/web", "it belongs to account 999988887777: ask there"),
        ("arn:aws:iam::999988887777:root", "it belongs to account 999988887777: ask there"),
        ("ASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE is the key of a session"),
        ("AKIAIOSFODNN7NOBODYS", "AKIAIOSFODNN7NOBODYS is no user's key in this account"),
        ("AROAIOSFODNN7EXAMPLE:i-0abc", "IAM finds nobody by AROAIOSFODNN7EXAMPLE:i-0abc"),
        ("", "the id is no name that IAM knows"),
        ("web role\n", "the id is no name that IAM knows"),
        ("*", "the id is no name that IAM knows"),
    ],
)
def test_who_cannot_be_told(world: World, target: str, said: str) -> None:
    plan = planned(world, target)
    assert plan.blocked[0].evidence.startswith(said)
    assert plan.preconditions[0].verdict is Verdict.BLOCKED
