"""The plan says who is affected, what forbids it, and what it does not stop."""

import pytest

from bot.core.plan import Plan, Precondition, Verdict
from tests.handlers.actions.tighten_egress.world import (
    OPEN,
    TIGHTEN_EGRESS,
    World,
    asked,
    names,
    tcp,
)


def planned(world: World, target: str, *, profile: str = "vpc-only", scope: str = "group") -> Plan:
    plan = TIGHTEN_EGRESS.plan(world.aws, asked(target, profile=profile, scope=scope))
    assert world.aws.writes == []
    return plan


def check(plan: Plan, name: str) -> Precondition:
    (found,) = [one for one in plan.preconditions if one.name == name]
    return found


def test_a_plain_group(world: World) -> None:
    group = world.group("web", OPEN)
    instance = world.instance("web-1", group)
    plan = planned(world, group)
    assert (plan.blocked, plan.warned) == ((), ())
    (change,) = plan.changes
    assert (change.what, change.before) == (f"egress of web ({group})", "everything to 0.0.0.0/0")
    assert "everything to 10.0.0.0/16" in change.after
    assert f"{world.prefix_list('s3')} (com.amazonaws.eu-west-1.s3)" in change.after
    assert plan.affects[0].startswith(f"web-1 ({instance}): new connections out")
    assert any("survive" in line for line in plan.does_not)
    assert any("deny" in line for line in plan.does_not)
    assert any("DNS" in line for line in plan.does_not)
    assert any("S3 and DynamoDB" in line for line in plan.does_not)
    assert "new ids" in plan.undo


def test_the_plan_is_the_same_while_the_world_is(world: World) -> None:
    group = world.group("web", OPEN, tcp(443, "::/0"))
    world.instance("web-1", group, world.group("ops", OPEN))
    assert planned(world, group).digest == planned(world, group).digest


def test_saved_is_complete_before_the_first_write(world: World) -> None:
    data = world.group("data")
    group = world.group("web", tcp(443, "0.0.0.0/0", "partners"), tcp(443, "::/0"))
    world.let_out(group, {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": data}]}, a="b")
    (saved,) = planned(world, group).saved["groups"]
    kinds = {"CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupInfo"}
    assert len(saved["egress"]) == 3
    for rule in saved["egress"]:
        assert len(kinds & rule.keys()) == 1
        assert {"IpProtocol", "FromPort", "ToPort", "Description", "Tags"} <= rule.keys()
    assert {rule["Description"] for rule in saved["egress"]} == {"partners", ""}
    assert [{"Key": "a", "Value": "b"}] in [rule["Tags"] for rule in saved["egress"]]


def test_web_is_not_containment(world: World) -> None:
    plan = planned(world, world.group("web", OPEN), profile="web")
    assert "not containment" in check(plan, "profile").evidence
    assert check(plan, "profile").verdict is Verdict.WARNED
    assert any("tcp/443 gets out" in line for line in plan.does_not)


def test_another_open_group_makes_it_useless_there(world: World) -> None:
    web, ops = world.group("web", OPEN), world.group("ops", tcp(443, "0.0.0.0/0"))
    first, second = world.instance("web-1", web, ops), world.instance("web-2", web)
    found = check(planned(world, web), "effect")
    assert found.verdict is Verdict.WARNED
    assert f"still open is web-1 ({first}) through ops ({ops})" in found.evidence
    assert second not in found.evidence
    assert "for anybody" not in found.evidence


def test_useless_for_everybody(world: World) -> None:
    web, ops = world.group("web", OPEN), world.group("ops", OPEN)
    world.instance("web-1", web, ops)
    assert check(planned(world, web), "effect").evidence.startswith("no effect for anybody")


def test_another_group_that_is_tight_does_not_matter(world: World) -> None:
    web, ops = world.group("web", OPEN), world.group("ops", tcp(22, "10.0.0.0/8"))
    world.instance("web-1", web, world.group("inner", tcp(22, "10.0.0.0/24")))
    assert check(planned(world, web), "effect").verdict is Verdict.PASSED
    world.instance("web-2", web, ops)
    assert check(planned(world, web), "effect").verdict is Verdict.WARNED


def test_a_shared_group_offers_the_instance_alone(world: World) -> None:
    group = world.group("web", OPEN)
    first, second = world.instance("web-1", group), world.instance("web-2", group)
    world.interface(group, said="ELB app/shop-web/50dc6c495c0c9188")
    found = check(planned(world, first), "shared")
    assert found.verdict is Verdict.WARNED
    assert f"web-2 ({second})" in found.evidence
    assert "an Application Load Balancer “ELB app/shop-web/50dc6c495c0c9188”" in found.evidence
    assert first not in found.evidence
    assert "scope=instance would change the instance alone" in found.evidence
    alone = planned(world, first, scope="instance")
    assert "shared" not in names(alone.preconditions)
    assert second not in " ".join(alone.affects)


def test_a_vpcs_default_group_is_warned_of(world: World) -> None:
    asked_for = [
        {"Name": "vpc-id", "Values": [world.vpc]},
        {"Name": "group-name", "Values": ["default"]},
    ]
    (default,) = world.ec2.describe_security_groups(Filters=asked_for)["SecurityGroups"]
    instance = world.instance("web-1", default["GroupId"])
    found = check(planned(world, instance), "default group")
    assert found.verdict is Verdict.WARNED
    assert "scope=instance" in found.evidence


def test_a_template_will_put_it_back(world: World) -> None:
    group = world.group("web", OPEN, tags={"aws:cloudformation:stack-name": "shop"})
    found = check(planned(world, group), "template")
    assert found.verdict is Verdict.WARNED
    assert f"web ({group}) by shop" in found.evidence


def test_a_group_that_does_not_exist(world: World) -> None:
    plan = planned(world, "sg-0123456789abcdef0")
    assert [one.evidence for one in plan.blocked] == ["no security group sg-0123456789abcdef0 here"]
    assert (plan.calls, plan.saved) == ((), {})


@pytest.mark.parametrize("id_", ["i-0123456789abcdef0", "i-' OR 1=1", "web-1"])
def test_an_instance_that_does_not_exist(world: World, id_: str) -> None:
    assert planned(world, id_).blocked
    assert planned(world, id_, scope="instance").blocked


def test_nothing_to_do_is_blocked(world: World) -> None:
    group = world.group("web", tcp(443, "10.0.0.0/24"))
    plan = planned(world, group)
    assert check(plan, "egress").verdict is Verdict.BLOCKED
    assert (plan.changes, plan.calls, plan.saved) == ((), (), {})


def test_the_scope_of_one_instance_needs_one(world: World) -> None:
    plan = planned(world, world.group("web", OPEN), scope="instance")
    assert check(plan, "scope").verdict is Verdict.BLOCKED
    assert plan.calls == ()


def test_a_group_of_another_account_is_blocked(world: World) -> None:
    world.aws.account = "999988887777"
    assert check(planned(world, world.group("web", OPEN)), "owner").verdict is Verdict.BLOCKED


def test_firebreak_does_not_cut_itself_off(world: World) -> None:
    group = world.group("web", OPEN)
    first, second = world.instance("web-1", group), world.instance("firebreak", group)
    world.aws.own_host = second
    assert check(planned(world, group), "own host").verdict is Verdict.BLOCKED
    assert not planned(world, group, profile="web").blocked
    assert not planned(world, first, scope="instance").blocked


def test_untracked_replies_drop_at_once(world: World) -> None:
    group = world.group("web", OPEN)
    world.let_in(group, tcp(443, "0.0.0.0/0"))
    found = " ".join(planned(world, group).affects)
    assert f"Open connections into web ({group}) on tcp/443 from anywhere drop at once" in found
    quiet = world.group("quiet", OPEN)
    world.let_in(quiet, tcp(443, "10.0.0.0/16"))
    assert "Open connections into" not in " ".join(planned(world, quiet).affects)


def test_too_many_rules_are_warned_of(world: World) -> None:
    rules = [tcp(443, f"198.51.100.{n}/32") for n in range(58)]
    group = world.group("web", OPEN, *rules)
    found = check(planned(world, group), "quota")
    assert f"web ({group}) comes to 63 IPv4 rules of 60" in found.evidence
    assert "before anything is revoked" in found.evidence


def test_custom_resolvers_stay_reachable(world: World) -> None:
    servers = [{"Key": "domain-name-servers", "Values": ["192.0.2.53", "AmazonProvidedDNS"]}]
    options = world.ec2.create_dhcp_options(DhcpConfigurations=servers)["DhcpOptions"]
    world.ec2.associate_dhcp_options(VpcId=world.vpc, DhcpOptionsId=options["DhcpOptionsId"])
    (change,) = planned(world, world.group("web", OPEN)).changes
    assert "udp/53 to 192.0.2.53/32" in change.after
    assert "tcp/53 to 192.0.2.53/32" in change.after


def test_a_list_whose_addresses_are_the_vpcs_stays(world: World) -> None:
    listed = world.ec2.create_managed_prefix_list(
        PrefixListName="inner",
        MaxEntries=5,
        AddressFamily="IPv4",
        Entries=[{"Cidr": "10.0.3.0/24"}, {"Cidr": "10.1.3.0/24"}],
    )["PrefixList"]["PrefixListId"]
    group = world.group("web", OPEN)
    world.let_out(group, {"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": listed}]})
    (change,) = planned(world, group).changes
    assert f"everything to {listed}" in change.after


def test_hands_off_of_a_group(world: World) -> None:
    group = world.group("web", OPEN, tags={"firebreak:protected": "true"})
    assert check(planned(world, group), "hands off").verdict is Verdict.BLOCKED
    instance = world.instance("web-1", group)
    assert not planned(world, instance, scope="instance").blocked


def test_hands_off_of_an_instance(world: World) -> None:
    instance = world.instance("web-1", world.group("web", OPEN))
    world.ec2.create_tags(
        Resources=[instance], Tags=[{"Key": "firebreak:protected", "Value": "true"}]
    )
    found = check(planned(world, instance, scope="instance"), "hands off")
    assert found.evidence == f"web-1 ({instance}) is tagged firebreak:protected=true"
    assert found.verdict is Verdict.BLOCKED
