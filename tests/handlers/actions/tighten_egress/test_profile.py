"""A profile of a team's own: what it lets out, and that a plan keeps to what it was made with."""

from dataclasses import replace

import pytest

from bot.core.action import Action
from bot.core.egress import EgressRule
from bot.core.plan import Plan, Precondition, Verdict
from handlers.actions.tighten_egress import with_profiles
from handlers.actions.tighten_egress.profile import WEB, profile_json, read_profile, team_profile
from tests.handlers.actions.tighten_egress.running import carry_out
from tests.handlers.actions.tighten_egress.world import OPEN, TIGHTEN_EGRESS, World, asked, tcp
from tests.support.action import stored

BANK = "203.0.113.0/24"


def over(protocol: str, ports: str, to: str) -> EgressRule:
    return EgressRule.model_validate({"protocol": protocol, "ports": ports, "to": to})


def payments(*rules: EgressRule) -> Action:
    return with_profiles({"payments": rules or (over("tcp", "443", BANK),)})


def planned(world: World, target: str, action: Action, scope: str = "group") -> Plan:
    request = asked(target, profile="payments", scope=scope, action=action)
    return stored(action.plan(world.aws, request))


def check(plan: Plan, name: str) -> list[tuple[Verdict, str]]:
    found: list[Precondition] = [one for one in plan.preconditions if one.name == name]
    return [(one.verdict, one.evidence) for one in found]


def own_list(world: World, *cidrs: str) -> str:
    made = world.ec2.create_managed_prefix_list(
        PrefixListName="partners",
        MaxEntries=5,
        AddressFamily="IPv4",
        Entries=[{"Cidr": cidr} for cidr in cidrs],
    )
    return str(made["PrefixList"]["PrefixListId"])


def test_it_is_a_choice_after_the_built_in_ones() -> None:
    profile = payments().parameters[0]
    assert (profile.default, profile.choices) == ("vpc-only", ("vpc-only", "web", "payments"))
    assert TIGHTEN_EGRESS.parameters[0].choices == ("vpc-only", "web")


def test_it_lets_out_what_vpc_only_does_and_its_list(world: World, v6: str) -> None:
    group, listed = world.group("web", OPEN, {**OPEN, **_v6("::/0")}), own_list(world, "8.8.0.0/16")
    action = payments(
        over("tcp", "443", BANK), over("udp", "53-54", listed), over("tcp", "1-9", "2001:db8::/32")
    )
    plan = planned(world, group, action)
    carry_out(world.aws, action, plan)
    s3, dynamodb = world.prefix_list("s3"), world.prefix_list("dynamodb")
    assert world.peers(group) == sorted(
        [
            *("-1 10.0.0.0/16", "-1 10.1.0.0/16", f"-1 {v6}", f"-1 {s3}", f"-1 {dynamodb}"),
            *(f"tcp/443 {BANK}", f"udp/53 {listed}", "tcp/1 2001:db8::/32"),
        ]
    )
    assert {raw["Description"] for raw in world.rules(group)} == {"Firebreak INC-42 payments"}
    assert plan.warned == ()
    assert f"udp/53-54 to {listed} (partners)" in plan.changes[0].after
    verified = action.verify(world.aws, plan, {})
    assert verified.says.endswith("new connections out within payments alone")


def test_what_a_group_did_not_let_out_stays_shut(world: World) -> None:
    group = world.group("web", tcp(443, "203.0.113.0/25"), tcp(25, "0.0.0.0/0"))
    action = payments()
    carry_out(world.aws, action, planned(world, group, action))
    assert {"tcp/443 203.0.113.0/25", "tcp/25 10.0.0.0/16"} <= set(world.peers(group))
    assert f"tcp/443 {BANK}" not in world.peers(group)


def test_an_instances_copies_keep_it_too(world: World) -> None:
    instance, action = world.instance("web-1", world.group("web", OPEN)), payments()
    plan = planned(world, instance, action, "instance")
    carry_out(world.aws, action, plan)
    ((copy,),) = world.groups_of(instance)
    assert f"tcp/443 {BANK}" in world.peers(copy)
    assert TIGHTEN_EGRESS.verify(world.aws, plan, {}).ok


@pytest.mark.parametrize("to", ["0.0.0.0/0", "::/0"])
def test_open_to_anywhere_is_not_containment(world: World, to: str) -> None:
    plan = planned(world, world.group("web", OPEN), payments(over("udp", "53-54", to)))
    says = "udp/53-54 to anywhere stays open: this is not containment"
    assert check(plan, "profile") == [(Verdict.WARNED, says)]
    assert any("over udp/53-54 gets out" in line for line in plan.does_not)


def test_a_list_of_everything_is_open_to_anywhere(world: World) -> None:
    listed = own_list(world, "0.0.0.0/0")
    plan = planned(world, world.group("web", OPEN), payments(over("tcp", "443", listed)))
    assert [verdict for verdict, _ in check(plan, "profile")] == [Verdict.WARNED]


def test_a_list_that_is_not_here_is_warned_of(world: World) -> None:
    gone = "pl-0123456789abcdef0"
    plan = planned(world, world.group("web", OPEN), payments(over("tcp", "443", gone)))
    says = f"there is no prefix list {gone} here: nothing stays open to it"
    assert check(plan, "prefix list") == [(Verdict.WARNED, says)]
    assert gone not in str(plan.calls)


@pytest.mark.parametrize(
    ("rule", "blocked"),
    [
        (over("tcp", "443", BANK), True),
        (over("udp", "443", "0.0.0.0/0"), True),
        (over("tcp", "80", "0.0.0.0/0"), True),
        (over("tcp", "80-443", "0.0.0.0/0"), False),
    ],
)
def test_firebreak_keeps_slack_or_is_not_touched(
    world: World, rule: EgressRule, *, blocked: bool
) -> None:
    group = world.group("web", OPEN)
    world.aws.own_host = world.instance("firebreak", group)
    plan = planned(world, group, payments(rule))
    assert bool(check(plan, "own host")) is blocked


def test_another_group_may_be_as_open_as_the_profile(world: World) -> None:
    web, bank = world.group("web", OPEN), world.group("bank", tcp(443, BANK))
    world.instance("web-1", web, bank)
    ((verdict, _),) = check(planned(world, web, payments()), "effect")
    assert verdict is Verdict.PASSED
    narrower = payments(over("tcp", "443", "203.0.113.0/25"))
    ((verdict, _),) = check(planned(world, web, narrower), "effect")
    assert verdict is Verdict.WARNED


@pytest.mark.parametrize(
    "other",
    [over("tcp", "443", "203.0.113.0/25"), over("udp", "443", BANK), over("tcp", "1", BANK)],
)
def test_another_configuration_is_another_plan(world: World, other: EgressRule) -> None:
    # The group lets none of it out: the calls are the same, and still it is not what was agreed to.
    group = world.group("web", tcp(25, "0.0.0.0/0"))
    plan = planned(world, group, payments())
    assert planned(world, group, payments()).digest == plan.digest
    changed = planned(world, group, payments(other))
    assert changed.calls == plan.calls
    assert changed.digest != plan.digest


def test_a_profile_that_was_taken_away_blocks(world: World) -> None:
    plan = planned(world, world.group("web", OPEN), payments())
    request = replace(asked(plan.target.id), parameters=plan.parameters)
    now = TIGHTEN_EGRESS.plan(world.aws, request)
    assert [one.evidence for one in now.blocked] == ["there is no egress profile payments any more"]
    assert (now.calls, now.saved) == ((), {})


def test_it_is_judged_by_what_it_was_planned_with(world: World) -> None:
    group = world.group("web", OPEN)
    world.instance("web-1", group)
    plan = planned(world, group, payments())
    carry_out(world.aws, payments(), plan)
    for today in (payments(over("udp", "1", "192.0.2.0/24")), TIGHTEN_EGRESS):
        assert today.recheck
        assert today.verify(world.aws, plan, {}).ok
        assert today.recheck(world.aws, plan, {}).ok
    world.let_out(group, tcp(25, BANK))
    wider = payments(over("tcp", "25", BANK))
    assert f"tcp/25 to {BANK}" in wider.verify(world.aws, plan, {}).says
    world.let_out(group, OPEN)
    assert wider.recheck
    assert "somebody put it back" in wider.recheck(world.aws, plan, {}).says


def test_a_profile_is_saved_whole() -> None:
    own = team_profile("payments", [over("tcp", "443", BANK), over("udp", "53-54", "pl-0123abcd")])
    assert [str(rule) for rule in own.rules] == [f"tcp/443 to {BANK}", "udp/53-54 to pl-0123abcd"]
    for profile in (own, WEB):
        assert read_profile(profile_json(profile)) == profile


def _v6(cidr: str) -> dict[str, object]:
    return {"IpRanges": [], "Ipv6Ranges": [{"CidrIpv6": cidr}]}
