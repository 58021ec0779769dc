"""`scope=instance`: copies for one instance; the groups and all others stay as they are."""

import itertools
from dataclasses import replace

import pytest

from bot.core.plan import Plan
from handlers.actions.tighten_egress.verify import put_back
from tests.handlers.actions.tighten_egress.running import carry_out, kill_at, written
from tests.handlers.actions.tighten_egress.test_undo import back, undo_action
from tests.handlers.actions.tighten_egress.world import OPEN, TIGHTEN_EGRESS, World, asked, tcp
from tests.support.action import stored
from tests.support.aws import Killed, revive

FROM_ANYWHERE = tcp(80, "0.0.0.0/0", "the world")


@pytest.fixture
def shared(world: World) -> str:
    group = world.group("web", OPEN)
    world.let_in(group, FROM_ANYWHERE)
    world.let_in(group, {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]})
    return group


def tightened(world: World, instance: str) -> Plan:
    plan = stored(TIGHTEN_EGRESS.plan(world.aws, asked(instance, scope="instance")))
    assert not plan.blocked
    assert all(outcome.ok for outcome in carry_out(world.aws, TIGHTEN_EGRESS, plan))
    return plan


def test_only_the_instance_changes(world: World, shared: str) -> None:
    tight = world.group("tight", tcp(443, "10.0.0.0/16"))
    first, second = world.instance("web-1", tight, shared), world.instance("web-2", shared)
    before = world.egress(shared)
    plan = tightened(world, first)
    assert world.egress(shared) == before
    assert world.groups_of(second) == [[shared]]
    ((kept, copy),) = world.groups_of(first)
    assert kept == tight
    assert copy not in {shared, tight}
    assert "-1 10.0.0.0/16" in world.peers(copy)
    assert "-1 0.0.0.0/0" not in world.peers(copy)
    assert TIGHTEN_EGRESS.verify(world.aws, plan, {}).ok


def test_the_copy_lets_in_what_the_group_does(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    tightened(world, instance)
    ((copy,),) = world.groups_of(instance)
    assert world.peers(copy, egress=False) == world.peers(shared, egress=False)
    words = {raw.get("Description") for raw in world.rules(copy, egress=False)}
    assert "the world" in words


def test_the_copy_says_whose_it_is(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    tightened(world, instance)
    ((copy,),) = world.groups_of(instance)
    (group,) = world.ec2.describe_security_groups(GroupIds=[copy])["SecurityGroups"]
    assert group["GroupName"] == f"firebreak-INC-42-{shared}-{instance}"
    assert {tag["Key"]: tag["Value"] for tag in group["Tags"]} == {
        "firebreak:incident": "INC-42",
        "firebreak:copy-of": shared,
    }


def test_the_calls_are_those_of_the_plan(world: World, shared: str) -> None:
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(world.instance("web-1", shared), scope="instance"))
    assert world.aws.writes == []
    carry_out(world.aws, TIGHTEN_EGRESS, plan)
    assert [name for name, _ in written(world.aws)] == [call.operation for call in plan.calls]
    for (_, given), call in zip(written(world.aws), plan.calls, strict=True):
        assert _known(given, call.parameters) == _known(call.parameters, call.parameters)


def _known(given: object, planned: object) -> object:
    """Return what was given, without what the plan could only name in angle brackets."""
    if isinstance(planned, str) and planned.startswith("<"):
        return ...
    if isinstance(given, dict) and isinstance(planned, dict):
        return {key: _known(value, planned.get(key)) for key, value in given.items()}
    if isinstance(given, list) and isinstance(planned, list):
        return [_known(*pair) for pair in zip(given, planned, strict=True)]
    return given


def test_steps_run_twice_do_what_once_does(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    plan = tightened(world, instance)
    writes, groups = len(world.aws.writes), world.groups_of(instance)
    assert all(outcome.ok for outcome in carry_out(world.aws, TIGHTEN_EGRESS, plan))
    assert (len(world.aws.writes), world.groups_of(instance)) == (writes, groups)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_a_rerun_ends_the_same(world: World, shared: str, moment: str) -> None:
    wanted = []
    for number in itertools.count(1):
        instance = world.instance(f"web-{number}", shared)
        plan = TIGHTEN_EGRESS.plan(world.aws, asked(instance, scope="instance"))
        kill_at(world.aws, number, moment)
        try:
            carry_out(world.aws, TIGHTEN_EGRESS, plan)
        except Killed:
            revive(world.aws)
            carry_out(world.aws, TIGHTEN_EGRESS, plan)
        ((copy,),) = world.groups_of(instance)
        wanted.append((world.peers(copy), world.peers(copy, egress=False)))
        if number > len(plan.calls):
            break
        revive(world.aws)
    assert all(one == wanted[-1] for one in wanted)
    made = world.ec2.describe_security_groups(
        Filters=[{"Name": "tag:firebreak:copy-of", "Values": [shared]}]
    )["SecurityGroups"]
    assert len(made) == len(wanted)


def test_an_interface_that_somebody_changed_is_left_alone(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(instance, scope="instance"))
    other = world.group("other", OPEN)
    (interface,) = world.interfaces_of(instance)
    world.ec2.modify_network_interface_attribute(NetworkInterfaceId=interface, Groups=[other])
    *_, last = carry_out(world.aws, TIGHTEN_EGRESS, plan)
    assert not last.ok
    assert f"{interface} has {other} now: somebody changed it, left alone" in last.says
    assert world.groups_of(instance) == [[other]]


def test_verify_of_an_instance_that_is_gone_says_so(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    plan = tightened(world, instance)
    for interface in world.interfaces_of(instance):
        world.ec2.delete_network_interface(NetworkInterfaceId=interface)
    outcome = TIGHTEN_EGRESS.verify(world.aws, plan, {})
    assert not outcome.ok
    assert outcome.says == f"{instance} has no network interface here"


def test_undo_gives_the_groups_back_in_order(world: World, shared: str) -> None:
    other = world.group("ops", OPEN)
    instance = world.instance("web-1", other, shared)
    run = tightened(world, instance)
    plan = undo_action().plan(world.aws, replace(back(run), saved=run.saved))
    carry_out(world.aws, undo_action(), plan)
    assert world.groups_of(instance) == [[other, shared]]
    assert undo_action().verify(world.aws, stored(plan), {}).ok


def test_undo_leaves_an_interface_that_somebody_changed(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    run = tightened(world, instance)
    (interface,) = world.interfaces_of(instance)
    other = world.group("other", OPEN)
    world.ec2.modify_network_interface_attribute(NetworkInterfaceId=interface, Groups=[other])
    plan = undo_action().plan(world.aws, back(run))
    assert plan.blocked
    assert plan.warned[0].evidence == (
        f"{interface} has {other}, changed by somebody else, left alone"
    )


def test_undo_steps_run_twice_and_killed(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    plan = undo_action().plan(world.aws, back(tightened(world, instance)))
    kill_at(world.aws, 1, "after")
    with pytest.raises(Killed):
        carry_out(world.aws, undo_action(), plan)
    revive(world.aws)
    assert all(outcome.ok for outcome in carry_out(world.aws, undo_action(), plan))
    assert world.groups_of(instance) == [[shared]]
    assert len(world.aws.writes) == 1


def test_tightened_again_after_the_undo_gets_new_copies(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    run = tightened(world, instance)
    carry_out(world.aws, undo_action(), undo_action().plan(world.aws, back(run)))
    tightened(world, instance)
    ((copy,),) = world.groups_of(instance)
    (group,) = world.ec2.describe_security_groups(GroupIds=[copy])["SecurityGroups"]
    assert group["GroupName"] == f"firebreak-INC-42-{shared}-{instance}-2"


def test_put_back_sees_the_old_group_again(world: World, shared: str) -> None:
    instance = world.instance("web-1", shared)
    plan = tightened(world, instance)
    assert put_back(world.aws, plan, {}).ok
    (interface,) = world.interfaces_of(instance)
    world.ec2.modify_network_interface_attribute(NetworkInterfaceId=interface, Groups=[shared])
    outcome = put_back(world.aws, plan, {})
    assert not outcome.ok
    assert f"{interface} has {shared} again" in outcome.says


def test_who_named_the_group_is_named(world: World, shared: str) -> None:
    data = world.group("data")
    world.let_in(data, {**tcp(5432, "10.0.0.0/32"), "IpRanges": [], **_from(shared)})
    instance = world.instance("web-1", shared)
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(instance, scope="instance"))
    both = ", ".join(
        f"{name} ({id_})" for id_, name in sorted({data: "data", shared: "web"}.items())
    )
    said = f"{both} names a copied group, not the copy: what it lets through ends."
    assert said in plan.affects
    whole = TIGHTEN_EGRESS.plan(world.aws, asked(instance))
    assert f"{both} names the group in a rule: that stays as it is." in whole.affects


def _from(group: str) -> dict[str, list[dict[str, str]]]:
    return {"UserIdGroupPairs": [{"GroupId": group}]}
