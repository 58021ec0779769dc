import pytest

from bot.core.alert import Target
from bot.outbound.blocks.place import place, title
from tests.outbound.blocks.cards import WEB_2, alert, card, tracked


def placed(*targets: Target, title: str = "CPUUtilization above 80") -> str:
    return place(card(tracked(alert(targets=targets)), title=title))


@pytest.mark.parametrize(
    ("target", "title", "shown"),
    [
        (WEB_2, "Too much work", "web-2 i-0abc…f890"),
        (WEB_2, "web-2 attacks", "i-0abc…f890"),
        (WEB_2, "i-0abcd1234ef56f890 attacks", "i-0abc…f890"),  # shown as web-2
        (Target("rds-instance", "shop-db"), "shop-db fails over", ""),
        (Target("rds-instance", "shop-db"), "It fails over", "shop-db"),
        (Target("ecs-service", "shop/api", "api"), "Deployment of api failed", ""),
        (Target("ecs-service", "shop/api", "api"), "A deployment failed", "api"),
        (Target("load-balancer", "app/web/50dc6c495c0c9188", "web"), "5xx of web", ""),
        (Target("security-group", "sg-0123456789abcdef0"), "x", ""),
    ],
)
def test_a_thing_is_named_once(target: Target, title: str, shown: str) -> None:
    assert placed(target, title=title) == " · ".join(
        part for part in ("shop-prod", "eu-west-1", shown) if part
    )


def test_three_things_and_how_many_more() -> None:
    things = [Target("s3-bucket", f"bucket-{number}") for number in range(5)]
    assert placed(*things) == ("shop-prod · eu-west-1 · bucket-0 · bucket-1 · bucket-2 · 2 more")


def test_an_account_nobody_named_is_its_id() -> None:
    assert place(card(account_name="111122223333")).startswith("111122223333 · eu-west-1")


def test_nothing_known_is_nothing_said() -> None:
    assert place(card(tracked(alert(targets=())), account_name="", region="")) == ""


def test_names_that_name_each_other_do_not_grow() -> None:
    ids = [f"i-{number:017x}" for number in range(30)]
    spread = tuple(Target("ec2-instance", one, " ".join(ids)) for one in ids)
    crafted = card(tracked(alert(targets=spread)), title=" ".join(ids))
    assert len(title(crafted)) == 30 * len(" ".join(ids)) + 29
