import pytest

from handlers.diagnostics.target_health import TARGET_HEALTH
from tests.handlers.diagnostics.asking import Parameters, Scene
from tests.handlers.diagnostics.target_health.scenes import (
    BALANCER,
    CLASSIC,
    ELB,
    GROUP,
    INSTANCE,
    OTHER,
    SERVICE,
    TARGET_GROUP,
    health,
)

BY_ZONE = "are healthy: eu-west-1a 1 of 1, eu-west-1b 0 of 1"


@pytest.mark.parametrize("scene", [TARGET_GROUP, SERVICE, INSTANCE])
def test_health_is_told_by_zone_and_who_is_ill_comes_first(scene: Scene) -> None:
    found = scene.ask(TARGET_HEALTH)
    assert found.headline == f"1 of 2 targets of {scene.id} {BY_ZONE}"
    assert found.details == (
        "i-0web2:80 eu-west-1b unhealthy in shop-web: Request timed out, Target.Timeout",
        "i-0web1:80 eu-west-1a healthy in shop-web",
    )


def test_all_groups_of_a_load_balancer_count() -> None:
    found = BALANCER.ask(TARGET_HEALTH)
    assert found.headline == (
        f"3 of 4 targets of {BALANCER.id} are healthy: unknown zone 2 of 2, eu-west-1a 1 of 1, "
        "eu-west-1b 0 of 1"
    )


def test_a_load_balancer_and_a_group_are_asked_by_their_arns() -> None:
    asked = {}
    for scene in (BALANCER, TARGET_GROUP):
        with scene.open() as aws:
            TARGET_HEALTH.read(aws, scene.question)
            asked[scene.kind] = aws.made[0].parameters
    assert asked["load-balancer"]["LoadBalancerArn"] == (
        f"{ELB}:loadbalancer/app/shop-web/50dc6c495c0c9188"
    )
    assert asked["target-group"] == {"TargetGroupArn": GROUP}


def test_an_instances_groups_are_those_of_its_vpc_that_have_it() -> None:
    with INSTANCE.open() as aws:
        TARGET_HEALTH.read(aws, INSTANCE.question)
        asked = [c.parameters for c in aws.made if c.operation == "DescribeTargetHealth"]
    assert [each["TargetGroupArn"] for each in asked] == [GROUP, OTHER]


def test_a_classic_load_balancer_has_instances() -> None:
    found = CLASSIC.ask(TARGET_HEALTH)
    assert found.headline == f"1 of 2 targets of old-web {BY_ZONE}"
    assert found.details[0] == "i-0web2 eu-west-1b OutOfService in old-web: It timed out"


def test_only_so_many_groups_are_looked_at_and_that_is_said() -> None:
    groups = [{"TargetGroupArn": f"{GROUP}{number}", "VpcId": "vpc-1"} for number in range(30)]
    asked: list[str] = []

    def healthy(parameters: Parameters) -> dict[str, object]:
        asked.append(parameters["TargetGroupArn"])
        return {"TargetHealthDescriptions": [health("10.0.0.9", "healthy")]}

    found = BALANCER.ask(
        TARGET_HEALTH, DescribeTargetGroups={"TargetGroups": groups}, DescribeTargetHealth=healthy
    )
    assert len(asked) == 20
    assert found.headline == f"20 of 20 targets of {BALANCER.id} are healthy"
    assert found.details[0] == "There are more target groups than were looked at"


@pytest.mark.parametrize("scene", [BALANCER, TARGET_GROUP, SERVICE, INSTANCE])
def test_nothing_behind_it_is_evidence(scene: Scene) -> None:
    found = scene.ask(TARGET_HEALTH, DescribeTargetHealth={"TargetHealthDescriptions": []})
    assert found.headline == f"{scene.id} has no targets behind a load balancer"
