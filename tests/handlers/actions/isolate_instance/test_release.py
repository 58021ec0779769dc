import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.action import Action
from bot.core.plan import Change, Plan
from handlers.actions.isolate_instance import ISOLATE_INSTANCE, RELEASE_INSTANCE
from tests.handlers.actions.isolate_instance.world import EVERY_OPTION, World, world
from tests.support.action import execute, planned

QUARANTINE = "firebreak-quarantine"


@pytest.fixture(params=[True, False], ids=["every option", "defaults"])
def shop(request: pytest.FixtureRequest) -> Iterator[World]:
    given = EVERY_OPTION if request.param else ISOLATE_INSTANCE.complete({})
    with world(given=given, retagged=not request.param) as made:
        yield made


def done(shop: World, action: Action, saved: Any = None) -> Plan:
    plan = planned(action, shop.aws, shop.request(saved))
    outcomes = execute(action, shop.aws, plan)
    assert all(one.ok for one in outcomes.values()), outcomes
    return plan


def release_plan(shop: World, isolated: Plan) -> Plan:
    return planned(RELEASE_INSTANCE, shop.aws, shop.request(isolated.saved))


def left(plan: Plan) -> str:
    return "; ".join(one.evidence for one in plan.warned)


def test_the_account_is_as_before_but_for_what_the_plan_said_stays(shop: World) -> None:
    before = shop.state(raw=True)
    isolated = done(shop, ISOLATE_INSTANCE)
    released = done(shop, RELEASE_INSTANCE, isolated.saved)
    after = shop.state(raw=True)
    assert RELEASE_INSTANCE.verify(shop.aws, released, {}).ok
    said = isolated.undo
    for stays in ("Snapshots", "quarantine group", "replacement"):
        assert stays in said
    assert [one for one in after["groups"] if one["GroupName"] != QUARANTINE] == before["groups"]
    assert len(after["snapshots"]) == 1
    assert after["scaling"][0][0] == before["scaling"][0][0] + 1
    assert "Auto Scaling group web: desired capacity grows by one to 3" in released.affects
    stays_behind = {"groups", "snapshots", "scaling"}
    same = {key: value for key, value in after.items() if key not in stays_behind}
    assert json.dumps(same, sort_keys=True) == json.dumps(
        {key: value for key, value in before.items() if key not in stays_behind}, sort_keys=True
    )


def test_its_plan_says_what_comes_back(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    plan = release_plan(shop, isolated)
    assert plan.changes[0] == Change("1 of 2 interfaces", QUARANTINE, "sg-web")
    assert {plan.changes[1].what, plan.changes[1].before} == {"1 of 2 interfaces", QUARANTINE}
    assert set(plan.changes[1].after.split(", ")) == {"sg-web", "sg-admin"}
    assert plan.action == "isolate_instance.undo"


def test_an_interface_that_somebody_changed_is_left_and_named(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    first, second = shop.interfaces
    modify = shop.by("ec2").modify_network_interface_attribute
    modify(NetworkInterfaceId=second, Groups=[shop.admin])
    plan = release_plan(shop, isolated)
    assert f"{second} holds sg-admin now" in left(plan)
    execute(RELEASE_INSTANCE, shop.aws, plan)
    assert shop.groups() == [[shop.web], [shop.admin]]
    outcome = RELEASE_INSTANCE.verify(shop.aws, plan, {})
    assert outcome.ok
    assert second in outcome.says
    assert first not in left(plan)


def test_quarantine_and_something_else_is_not_exactly_quarantine(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    group = shop.group(QUARANTINE)
    assert group
    both = [group["GroupId"], shop.admin]
    shop.by("ec2").modify_network_interface_attribute(
        NetworkInterfaceId=shop.interfaces[0], Groups=both
    )
    plan = release_plan(shop, isolated)
    assert shop.interfaces[0] in left(plan)
    execute(RELEASE_INSTANCE, shop.aws, plan)
    assert shop.groups()[0] == sorted(both)


def test_a_change_between_plan_and_step_is_left_and_named(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    plan = release_plan(shop, isolated)
    shop.by("ec2").modify_network_interface_attribute(
        NetworkInterfaceId=shop.interfaces[0], Groups=[shop.admin]
    )
    outcomes = execute(RELEASE_INSTANCE, shop.aws, plan)
    assert shop.interfaces[0] in outcomes["restore"].says
    assert shop.groups()[0] == [shop.admin]
    assert not RELEASE_INSTANCE.verify(shop.aws, plan, {}).ok


def test_a_group_that_is_gone_keeps_its_interface_in_quarantine(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    shop.by("ec2").delete_security_group(GroupId=shop.admin)
    plan = release_plan(shop, isolated)
    assert f"{shop.interfaces[1]} stays in quarantine" in left(plan)
    execute(RELEASE_INSTANCE, shop.aws, plan)
    assert shop.groups()[0] == [shop.web]


def test_an_interface_that_was_detached_is_named(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    ec2 = shop.by("ec2")
    found = ec2.describe_network_interfaces(NetworkInterfaceIds=[shop.interfaces[1]])
    attachment = found["NetworkInterfaces"][0]["Attachment"]["AttachmentId"]
    ec2.detach_network_interface(AttachmentId=attachment, Force=True)
    assert f"{shop.interfaces[1]} is not attached any more" in left(release_plan(shop, isolated))


def test_what_others_changed_around_it_is_left_and_named(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    tag = {"Key": "firebreak:incident", "Value": "INC-99"}
    shop.by("ec2").create_tags(Resources=[shop.instance], Tags=[tag])
    assert "INC-99" in left(release_plan(shop, isolated))


def test_load_balancers_that_are_gone_are_named(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    shop.by("elbv2").delete_target_group(TargetGroupArn=shop.target_group)
    shop.by("elb").delete_load_balancer(LoadBalancerName="old-web")
    plan = release_plan(shop, isolated)
    assert "target group web is gone" in left(plan)
    assert "Classic Load Balancer old-web is gone" in left(plan)
    execute(RELEASE_INSTANCE, shop.aws, plan)
    assert RELEASE_INSTANCE.verify(shop.aws, plan, {}).ok


def test_an_edited_policy_is_left_and_named() -> None:
    with world(given=EVERY_OPTION) as shop:
        isolated = done(shop, ISOLATE_INSTANCE)
        name = f"firebreak-deny-{shop.instance}"
        statement = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
        edited = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        shop.by("iam").put_role_policy(RoleName="web-role", PolicyName=name, PolicyDocument=edited)
        plan = release_plan(shop, isolated)
        assert name in left(plan)
        assert not [call for call in plan.calls if call.service == "iam"]


def test_a_group_at_its_maximum_is_named(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    shop.by("autoscaling").update_auto_scaling_group(AutoScalingGroupName="web", MaxSize=2)
    assert any("maximum of 2" in line for line in release_plan(shop, isolated).affects)


def test_without_a_saved_state_it_is_refused(shop: World) -> None:
    plan = planned(RELEASE_INSTANCE, shop.aws, shop.request())
    assert [one.evidence for one in plan.blocked] == ["nothing was saved that could be taken back"]


def test_twice_is_refused(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    done(shop, RELEASE_INSTANCE, isolated.saved)
    plan = release_plan(shop, isolated)
    assert [one.evidence for one in plan.blocked] == ["nothing is left to take back"]


def test_a_terminated_instance_is_refused(shop: World) -> None:
    isolated = done(shop, ISOLATE_INSTANCE)
    ec2 = shop.by("ec2")
    ec2.modify_instance_attribute(InstanceId=shop.instance, DisableApiTermination={"Value": False})
    ec2.terminate_instances(InstanceIds=[shop.instance])
    assert release_plan(shop, isolated).blocked
