from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Target
from bot.core.service import LIMIT, service_of
from tests.support.alerts import alarm

SHOP = "shop-prod"
WEB = (Target("ec2-instance", "i-0web2", "web-2"),)


@pytest.mark.parametrize(
    ("given_", "service"),
    [
        ({"labels": {"service": "checkout"}, "targets": WEB}, "checkout"),
        ({"labels": {"tag:App": "checkout"}, "targets": WEB}, "checkout"),
        ({"labels": {"tag:application": "checkout"}, "targets": WEB}, "checkout"),
        ({"targets": (Target("ecs-service", "prod/api", "api"),)}, "api"),
        ({"targets": (Target("rds-cluster", "orders-db"),)}, "orders-db"),
        ({"targets": WEB}, "EC2 instances · shop-prod"),
        ({"targets": (Target("transit-gateway", "tgw-1"),)}, "transit-gateway · shop-prod"),
        ({"targets": (), "labels": {"namespace": "AWS/Billing"}}, "AWS/Billing · shop-prod"),
        ({"targets": ()}, "cloudwatch · shop-prod"),
    ],
)
def test_what_an_engineer_would_call_it(given_: dict[str, Any], service: str) -> None:
    assert service_of(alarm(**given_), SHOP) == service


def test_without_an_account_the_kind_alone_is_said() -> None:
    assert service_of(alarm(targets=WEB), "") == "EC2 instances"


@given(name=st.text(), account=st.text())
def test_whatever_a_tag_says_it_is_a_short_line(name: str, account: str) -> None:
    said = service_of(alarm(labels={"service": name}), account)
    assert 0 < len(said) <= LIMIT
    assert "\n" not in said
