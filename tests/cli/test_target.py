import pytest
import typer

from bot.cli.target import target_of
from bot.core.action import Action
from bot.core.alert import Target
from handlers.actions import ACTION_OBJECTS

ACTIONS: dict[str, Action] = {action.name: action for action in ACTION_OBJECTS}
BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1"


@pytest.mark.parametrize(
    ("action", "typed", "kind"),
    [
        ("isolate_instance", "i-0abc", "ec2-instance"),
        ("tighten_egress", "i-0abc", "ec2-instance"),
        ("tighten_egress", "sg-0abc", "security-group"),
        ("rollback_service", "shop/api", "ecs-service"),
        ("failover", BALANCER, "load-balancer"),
    ],
)
def test_an_id_says_what_it_is(action: str, typed: str, kind: str) -> None:
    assert target_of(ACTIONS[action], typed) == Target(kind, typed)


def test_a_kind_in_front_says_it() -> None:
    typed = f"load-balancer:{BALANCER}"

    assert target_of(ACTIONS["failover"], "rds-cluster:shop") == Target("rds-cluster", "shop")
    assert target_of(ACTIONS["failover"], typed) == Target("load-balancer", BALANCER)


def test_where_several_fit_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        target_of(ACTIONS["failover"], "shop")

    assert ended.value.exit_code == 2
    said = capsys.readouterr().err
    assert "rds-instance:shop, rds-cluster:shop, cache-cluster:shop" in said
