"""The undo restores exactly what the run changed, and leaves what others changed since."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.core.action import Action, Request
from bot.core.plan import Plan, Verdict
from tests.handlers.actions.tighten_egress.running import carry_out, kill_at, written
from tests.handlers.actions.tighten_egress.world import OPEN, TIGHTEN_EGRESS, World, asked, tcp
from tests.support.action import stored
from tests.support.aws import Killed, revive


def undo_action() -> Action:
    assert TIGHTEN_EGRESS.undo
    return TIGHTEN_EGRESS.undo


def tightened(world: World, group: str, profile: str = "vpc-only") -> Plan:
    plan = stored(TIGHTEN_EGRESS.plan(world.aws, asked(group, profile=profile)))
    assert not plan.blocked
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    world.aws.made.clear()
    return plan


def back(run: Plan) -> Request:
    return replace(asked(run.target.id, action=undo_action()), saved=run.saved)


def undone(world: World, run: Plan) -> Plan:
    plan = undo_action().plan(world.aws, back(run))
    assert world.aws.writes == []
    carry_out(world.aws, undo_action(), plan)
    return plan


def rich_group(world: World) -> str:
    data = world.group("data")
    s3 = world.prefix_list("s3")
    group = world.group("web", OPEN)
    world.let_out(group, tcp(443, "0.0.0.0/0", "partners; see [wiki]"), owner="amina", team="shop")
    world.let_out(group, tcp(443, "::/0", "partners v6"), owner="amina", team="shop")
    world.let_out(group, {"IpProtocol": "udp", "FromPort": 100, "ToPort": 200, **_to(s3)})
    world.let_out(group, {"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, **_anywhere("ping")})
    pair = {"GroupId": data, "UserId": "123456789012", "Description": "db"}
    world.let_out(
        group, {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [pair]}
    )
    return group


def _to(prefix_list: str) -> dict[str, Any]:
    return {"PrefixListIds": [{"PrefixListId": prefix_list, "Description": "objects"}]}


def _anywhere(said: str) -> dict[str, Any]:
    return {"IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": said}]}


@pytest.mark.parametrize("profile", ["vpc-only", "web"])
def test_restored_byte_for_byte_but_for_the_ids(world: World, profile: str) -> None:
    group = rich_group(world)
    before = world.egress(group)
    run = tightened(world, group, profile)
    assert world.egress(group) != before
    plan = undone(world, run)
    assert world.egress(group) == before
    assert not plan.warned
    assert undo_action().verify(world.aws, stored(plan), {}).ok


def test_a_rule_to_a_group_or_a_list_elsewhere_comes_back_whole(world: World) -> None:
    listed = world.ec2.create_managed_prefix_list(
        PrefixListName="partners",
        MaxEntries=5,
        AddressFamily="IPv4",
        Entries=[{"Cidr": "198.51.100.0/24"}],
    )["PrefixList"]["PrefixListId"]
    group = world.group("web")
    world.let_out(group, {"IpProtocol": "-1", **_to(listed)}, owner="amina")
    before = world.egress(group)
    run = tightened(world, group)
    assert world.rules(group) == []
    undone(world, run)
    assert world.egress(group) == before


def test_the_calls_are_those_of_the_plan(world: World) -> None:
    run = tightened(world, rich_group(world))
    plan = undone(world, run)
    assert written(world.aws) == [(call.operation, call.parameters) for call in plan.calls]


def test_originals_come_back_before_ours_go(world: World) -> None:
    plan = undone(world, tightened(world, rich_group(world)))
    operations = [call.operation for call in plan.calls]
    assert operations[-1] == "RevokeSecurityGroupEgress"
    assert set(operations[:-1]) == {"AuthorizeSecurityGroupEgress"}


def test_steps_run_twice_do_what_once_does(world: World) -> None:
    run = tightened(world, rich_group(world))
    plan = undone(world, run)
    writes, rules = len(world.aws.writes), world.rules(run.target.id)
    assert all(outcome.ok for outcome in carry_out(world.aws, undo_action(), plan))
    assert (len(world.aws.writes), world.rules(run.target.id)) == (writes, rules)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_a_rerun_ends_the_same(world: World, moment: str) -> None:
    group = rich_group(world)
    before = world.egress(group)
    for number in itertools.count(1):
        plan = undo_action().plan(world.aws, back(tightened(world, group)))
        kill_at(world.aws, number, moment)
        try:
            carry_out(world.aws, undo_action(), plan)
        except Killed:
            revive(world.aws)
            carry_out(world.aws, undo_action(), plan)
            assert world.egress(group) == before
        else:
            break
    assert number == len(plan.calls) + 1


def test_what_somebody_added_since_is_named_and_left(world: World) -> None:
    group = world.group("web", OPEN)
    run = tightened(world, group)
    world.let_out(group, tcp(25, "203.0.113.9/32"))
    plan = undone(world, run)
    assert world.peers(group) == ["-1 0.0.0.0/0", "tcp/25 203.0.113.9/32"]
    (warning,) = plan.warned
    said = f"web ({group}): tcp/25 to 203.0.113.9/32 was added by somebody else, left alone"
    assert warning.evidence == said


def test_what_somebody_put_back_since_is_named_and_left(world: World) -> None:
    group = world.group("web", tcp(443, "0.0.0.0/0", "partners"))
    run = tightened(world, group)
    world.let_out(group, tcp(443, "0.0.0.0/0", "theirs"))
    (theirs,) = [raw for raw in world.rules(group) if raw.get("Description") == "theirs"]
    plan = undone(world, run)
    assert world.rules(group) == [theirs]
    assert "was put back by somebody else" in plan.warned[0].evidence


def test_what_somebody_removed_since_is_named_and_left(world: World) -> None:
    group = world.group("web", OPEN, tcp(8080, "10.0.7.0/24"))
    run = tightened(world, group)
    world.revoke(group, "10.0.7.0/24")
    plan = undone(world, run)
    assert world.peers(group) == ["-1 0.0.0.0/0"]
    assert "tcp/8080 to 10.0.7.0/24 was removed by somebody else" in plan.warned[0].evidence


def test_a_rule_like_ours_that_is_somebody_elses_stays(world: World) -> None:
    group = world.group("web", OPEN)
    run = tightened(world, group)
    world.revoke(group, "10.0.0.0/16")
    world.let_out(group, {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]})
    plan = undone(world, run)
    assert world.peers(group) == ["-1 0.0.0.0/0", "-1 10.0.0.0/16"]
    assert "everything to 10.0.0.0/16 was added by somebody else" in plan.warned[0].evidence


def test_a_rule_changed_between_plan_and_step_stays(world: World) -> None:
    group = world.group("web", OPEN)
    plan = undo_action().plan(world.aws, back(tightened(world, group)))
    ours = next(raw for raw in world.rules(group) if raw.get("CidrIpv4") == "10.0.0.0/16")
    changed = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv4": "10.9.0.0/16"}
    world.ec2.modify_security_group_rules(
        GroupId=group,
        SecurityGroupRules=[
            {"SecurityGroupRuleId": ours["SecurityGroupRuleId"], "SecurityGroupRule": changed}
        ],
    )
    carry_out(world.aws, undo_action(), plan)
    assert len(world.peers(group)) == 2
    assert not undo_action().verify(world.aws, stored(plan), {}).ok


def test_a_group_that_is_gone_leaves_nothing_to_do(world: World) -> None:
    group = world.group("web", OPEN)
    run = tightened(world, group)
    world.ec2.delete_security_group(GroupId=group)
    plan = undo_action().plan(world.aws, back(run))
    assert [one.evidence for one in plan.blocked] == ["nothing of this run is left to take back"]
    assert [one.evidence for one in plan.warned] == [f"web ({group}) is gone"]
    assert plan.calls == ()


def test_undone_already_is_blocked(world: World) -> None:
    run = tightened(world, world.group("web", OPEN))
    undone(world, run)
    assert undo_action().plan(world.aws, back(run)).blocked


def test_without_saved_data_it_is_blocked(world: World) -> None:
    plan = undo_action().plan(world.aws, asked("sg-1", action=undo_action()))
    assert plan.preconditions[0].verdict is Verdict.BLOCKED


def test_aws_own_tags_are_not_set_and_that_is_said(world: World) -> None:
    group = world.group("web")
    world.let_out(group, OPEN, **{"aws:cloudformation:stack-name": "shop", "owner": "amina"})
    run = tightened(world, group)
    plan = undone(world, run)
    (rule,) = world.rules(group)
    assert rule["Tags"] == [{"Key": "owner", "Value": "amina"}]
    assert "AWS's own tags of a rule (aws:...) cannot be set again." in plan.does_not
    assert undo_action().verify(world.aws, stored(plan), {}).ok


def test_verify_names_what_is_not_back(world: World) -> None:
    group = world.group("web", OPEN)
    plan = stored(undo_action().plan(world.aws, back(tightened(world, group))))
    outcome = undo_action().verify(world.aws, plan, {})
    assert not outcome.ok
    assert f"everything to 0.0.0.0/0 is not in web ({group})" in outcome.says
    assert f"everything to 10.0.0.0/16 is still in web ({group})" in outcome.says


def test_words_that_look_like_a_placeholder_are_words(world: World) -> None:
    group = world.group("web")
    world.let_out(group, OPEN, note="<copy of sg-1>")
    before = world.egress(group)
    undone(world, tightened(world, group))
    assert world.egress(group) == before


def test_verify_sees_words_that_are_not_back(world: World) -> None:
    group = world.group("web", tcp(443, "0.0.0.0/0", "partners"))
    plan = stored(undone(world, tightened(world, group)))
    assert undo_action().verify(world.aws, plan, {}).ok
    world.revoke(group, "0.0.0.0/0")
    world.let_out(group, tcp(443, "0.0.0.0/0", "anybody"))
    assert not undo_action().verify(world.aws, plan, {}).ok
