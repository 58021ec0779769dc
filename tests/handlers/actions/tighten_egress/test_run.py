"""`scope=group`: what is left, twice is once, and killed anywhere it ends the same."""

import itertools

import pytest

from handlers.actions.tighten_egress.verify import put_back
from tests.handlers.actions.tighten_egress.running import carry_out, kill_at, written
from tests.handlers.actions.tighten_egress.world import OPEN, TIGHTEN_EGRESS, World, asked, tcp
from tests.support.action import stored
from tests.support.aws import Killed, revive

OPEN_V6 = {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}


def test_vpc_only_leaves_the_vpc_and_the_services(world: World, v6: str) -> None:
    group = world.group("web", OPEN, OPEN_V6)
    carry_out(world.aws, TIGHTEN_EGRESS, TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    s3, dynamodb = world.prefix_list("s3"), world.prefix_list("dynamodb")
    assert world.peers(group) == sorted(
        ["-1 10.0.0.0/16", "-1 10.1.0.0/16", f"-1 {v6}", f"-1 {s3}", f"-1 {dynamodb}"]
    )


def test_without_ipv6_before_there_is_none_after(world: World) -> None:
    group = world.group("web", OPEN)
    carry_out(world.aws, TIGHTEN_EGRESS, TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    assert not [peer for peer in world.peers(group) if ":" in peer]


def test_web_keeps_443_to_anywhere(world: World) -> None:
    group = world.group("web", OPEN, OPEN_V6)
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(group, profile="web"))
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    assert {"tcp/443 0.0.0.0/0", "tcp/443 ::/0", "-1 10.0.0.0/16"} <= set(world.peers(group))
    assert "-1 0.0.0.0/0" not in world.peers(group)


def test_it_never_lets_out_more_than_before(world: World) -> None:
    data = world.group("data")
    to_data = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432}
    to_data["UserIdGroupPairs"] = [{"GroupId": data}]
    group = world.group("web", to_data, tcp(443, "0.0.0.0/0"), tcp(25, "198.51.100.7/32"))
    carry_out(world.aws, TIGHTEN_EGRESS, TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    s3, dynamodb = world.prefix_list("s3"), world.prefix_list("dynamodb")
    assert world.peers(group) == sorted(
        [
            f"tcp/5432 {data}",
            "tcp/443 10.0.0.0/16",
            "tcp/443 10.1.0.0/16",
            f"tcp/443 {s3}",
            f"tcp/443 {dynamodb}",
        ]
    )


def test_our_rules_say_whose_they_are(world: World) -> None:
    group = world.group("web", OPEN)
    carry_out(world.aws, TIGHTEN_EGRESS, TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    for raw in world.rules(group):
        assert raw["Description"] == "Firebreak INC-42 vpc-only"
        assert raw["Tags"] == [{"Key": "firebreak:incident", "Value": "INC-42"}]


def test_a_rule_within_the_profile_is_not_touched(world: World) -> None:
    group = world.group("web", OPEN, tcp(8080, "10.0.7.0/24", "the cache"))
    before = next(raw for raw in world.rules(group) if raw.get("CidrIpv4") == "10.0.7.0/24")
    carry_out(world.aws, TIGHTEN_EGRESS, TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    assert before in world.rules(group)


def test_all_the_groups_of_an_instance(world: World) -> None:
    web, ops = world.group("web", OPEN), world.group("ops", tcp(22, "0.0.0.0/0"))
    instance = world.instance("web-1", web, ops)
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(instance))
    outcomes = carry_out(world.aws, TIGHTEN_EGRESS, plan)
    assert all(outcome.ok and outcome.request_ids for outcome in outcomes)
    assert "tcp/22 10.0.0.0/16" in world.peers(ops)
    assert not [peer for peer in world.peers(web) + world.peers(ops) if "0.0.0.0/0" in peer]


def test_the_calls_are_those_of_the_plan(world: World) -> None:
    web, ops = world.group("web", OPEN), world.group("ops", tcp(22, "0.0.0.0/0"))
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(world.instance("web-1", web, ops)))
    assert world.aws.writes == []
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    assert written(world.aws) == [(call.operation, call.parameters) for call in plan.calls]


def test_what_stays_is_allowed_before_anything_is_revoked(world: World) -> None:
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(world.group("web", OPEN)))
    assert [call.operation for call in plan.calls] == [
        "AuthorizeSecurityGroupEgress",
        "RevokeSecurityGroupEgress",
    ]


def test_steps_run_twice_do_what_once_does(world: World) -> None:
    group = world.group("web", OPEN, tcp(25, "198.51.100.7/32"))
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(group))
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    after, writes = world.rules(group), len(world.aws.writes)
    assert all(outcome.ok for outcome in carry_out(world.aws, TIGHTEN_EGRESS, plan))
    assert world.rules(group) == after
    assert len(world.aws.writes) == writes


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_a_rerun_ends_the_same(world: World, moment: str) -> None:
    ends = []
    for number in itertools.count(1):
        web = world.group(f"web-{moment}-{number}", OPEN, tcp(25, "198.51.100.7/32"))
        plan = TIGHTEN_EGRESS.plan(world.aws, asked(web))
        kill_at(world.aws, number, moment)
        try:
            carry_out(world.aws, TIGHTEN_EGRESS, plan)
        except Killed:
            revive(world.aws)
            carry_out(world.aws, TIGHTEN_EGRESS, plan)
            ends.append(world.peers(web))
        else:
            break
    assert len(ends) == len(plan.calls)
    assert all(end == world.peers(web) for end in ends)
    revive(world.aws)
    assert TIGHTEN_EGRESS.verify(world.aws, stored(plan), {}).ok


def test_somebody_was_faster_with_one_of_the_rules(world: World) -> None:
    group = world.group("web", OPEN)
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(group))
    world.let_out(group, {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]})
    assert all(outcome.ok for outcome in carry_out(world.aws, TIGHTEN_EGRESS, plan))
    assert world.peers(group).count("-1 10.0.0.0/16") == 1
    assert "-1 10.1.0.0/16" in world.peers(group)


def test_somebody_is_faster_between_our_look_and_our_call(world: World) -> None:
    group = world.group("web", OPEN)
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(group))
    events = world.aws.client("ec2").meta.events
    name = "provide-client-params.ec2.AuthorizeSecurityGroupEgress"

    def race(**_: object) -> None:
        events.unregister(name, race)
        world.let_out(group, {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]})

    events.register(name, race)
    assert all(outcome.ok for outcome in carry_out(world.aws, TIGHTEN_EGRESS, plan))
    assert "-1 10.1.0.0/16" in world.peers(group)
    assert "-1 0.0.0.0/0" not in world.peers(group)


def test_somebody_revokes_between_our_look_and_our_call(world: World) -> None:
    group = world.group("web", OPEN)
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(group))
    events = world.aws.client("ec2").meta.events
    name = "provide-client-params.ec2.RevokeSecurityGroupEgress"

    def race(**_: object) -> None:
        events.unregister(name, race)
        world.revoke(group, "0.0.0.0/0")

    events.register(name, race)
    assert all(outcome.ok for outcome in carry_out(world.aws, TIGHTEN_EGRESS, plan))
    assert "-1 0.0.0.0/0" not in world.peers(group)


def test_verify_reads_the_effect(world: World) -> None:
    group = world.group("web", OPEN)
    world.instance("web-1", group)
    plan = stored(TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    before = TIGHTEN_EGRESS.verify(world.aws, plan, {})
    assert not before.ok
    assert "everything to 0.0.0.0/0" in before.says
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    after = TIGHTEN_EGRESS.verify(world.aws, plan, {})
    assert after.ok
    assert after.says == "1 interface: new connections out within vpc-only alone"


def test_verify_sees_a_group_that_came_to_the_interface_since(world: World) -> None:
    group, other = world.group("web", OPEN), world.group("late", OPEN)
    (interface,) = world.interfaces_of(world.instance("web-1", group))
    plan = stored(TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    world.ec2.modify_network_interface_attribute(
        NetworkInterfaceId=interface, Groups=[group, other]
    )
    outcome = TIGHTEN_EGRESS.verify(world.aws, plan, {})
    assert not outcome.ok
    assert f"everything to 0.0.0.0/0 by late ({other})" in outcome.says


def test_verify_says_what_stays_open_as_planned(world: World) -> None:
    group, other = world.group("web", OPEN), world.group("ops", OPEN)
    world.instance("web-1", group, other)
    plan = stored(TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    outcome = TIGHTEN_EGRESS.verify(world.aws, plan, {})
    assert outcome.ok
    assert outcome.says.endswith(f"still open through {other}, as planned")


def test_put_back_names_what_is_back_and_whose_stack(world: World) -> None:
    tags = {"aws:cloudformation:stack-name": "shop"}
    group = world.group("web", OPEN, tags=tags)
    plan = stored(TIGHTEN_EGRESS.plan(world.aws, asked(group)))
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    assert put_back(world.aws, plan, {}).ok
    world.let_out(group, OPEN)
    outcome = put_back(world.aws, plan, {})
    assert not outcome.ok
    assert f"web ({group}) lets out everything to 0.0.0.0/0 (its stack shop?)" in outcome.says
