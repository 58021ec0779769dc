"""Every diagnostic asks a whole account, over HTTP: the shop at 3:12 AM."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.alert import Alert, Target
from bot.core.diagnostic import Evidence, Question
from bot.sandbox.aws.account import Account
from bot.sandbox.aws.alarms import network_out
from bot.sandbox.aws.control import report_finding
from bot.sandbox.aws.messages import finding
from bot.sandbox.aws.messages.alarm import state_change
from bot.sandbox.aws.names import ACCOUNT_ID, REGION
from bot.sandbox.aws.seed import seed
from bot.sandbox.aws.server import running_account
from bot.sandbox.aws.shop import Shop
from handlers.diagnostics import DIAGNOSTIC_OBJECTS
from handlers.events.cloudwatch_sns import parse
from handlers.events.message import Message


@dataclass
class Night:
    """An `Aws` on the sandbox, and the alarm that went off in it."""

    behind: Account
    shop: Shop
    alert: Alert
    account: str = ACCOUNT_ID
    region: str = REGION
    own_host: str = ""
    clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str, region: str = "") -> Any:
        assert region in ("", REGION)
        if service not in self.clients:
            self.clients[service] = self.behind.client(service)
        return self.clients[service]

    def ask(self, name: str, kind: str, ident: str) -> Evidence:
        diagnostic = next(one for one in DIAGNOSTIC_OBJECTS if one.name == name)
        question = Question(Target(kind, ident, "it"), self.alert, datetime.now(UTC))
        return diagnostic.read(self, question)


@pytest.fixture(scope="module")
def night() -> Iterator[Night]:
    with running_account() as account:
        shop, now = seed(account), datetime.now(UTC)
        report_finding(account, finding(shop.web_2, now)["detail"])
        said = state_change(network_out(shop.web_2), "ALARM", 4_200_000_000.0, now)
        account.client("cloudwatch").set_alarm_state(
            AlarmName=said["AlarmName"], StateValue="ALARM", StateReason=said["NewStateReason"]
        )
        (alert,) = parse(Message(said, text="", publisher="", received_at=now))
        yield Night(account, shop, alert)


@pytest.fixture(scope="module")
def ids(night: Night) -> dict[str, str]:
    shop = night.shop
    return {
        "ec2-instance": shop.web_2.instance_id,
        "security-group": shop.web_2.group_id,
        "ecs-service": f"{shop.api.cluster}/{shop.api.service}",
        "load-balancer": shop.web.load_balancer_arn.partition("loadbalancer/")[2],
        "target-group": shop.web.target_group_arn.rpartition(":")[2],
        "rds-instance": shop.data.instance_id,
        "rds-cluster": shop.data.cluster_id,
    }


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("ecs_stopped_tasks", "ecs-service", "out of memory (exit 137)"),
        ("ecs_deployments", "ecs-service", "shop-api:1.41.0 -> shop-api:1.42.0"),
        ("instance_flow_logs", "ec2-instance", "it sent 16.8 GB to 203.0.113.77 port 80"),
        ("cloudtrail_changes", "security-group", "AuthorizeSecurityGroupIngress by ci"),
        ("cloudtrail_changes", "ecs-service", "1 change to it in 3 h: 1 UpdateService by ci"),
        ("metric_graph", "ec2-instance", "highest 4.2 GB"),
        ("alarm_history", "ec2-instance", "fired 1 time in 14 days"),
        ("target_health", "load-balancer", "eu-west-1a 1 of 1, eu-west-1b 1 of 1"),
        ("target_health", "target-group", "2 of 2 targets of it are healthy"),
        ("target_health", "ec2-instance", "2 of 2 targets of it are healthy"),
        ("rds_events", "rds-instance", "it is available; lag 400 ms"),
        ("rds_events", "rds-cluster", "it is available; lag 18 ms"),
        ("guardduty_related", "ec2-instance", "is attacking other hosts"),
    ],
)
def test_it_finds_what_is_wrong(
    night: Night, ids: dict[str, str], name: str, kind: str, says: str
) -> None:
    assert says in night.ask(name, kind, ids[kind]).headline


def test_the_metric_comes_with_a_picture(night: Night, ids: dict[str, str]) -> None:
    found = night.ask("metric_graph", "ec2-instance", ids["ec2-instance"])
    assert found.picture.startswith(b"\x89PNG")
    assert len(found.details) == 3


def test_every_diagnostic_is_asked_here() -> None:
    (marked,) = test_it_finds_what_is_wrong.pytestmark  # type: ignore[attr-defined]
    assert {name for name, _, _ in marked.args[1]} == {one.name for one in DIAGNOSTIC_OBJECTS}
