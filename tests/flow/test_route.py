from typing import Any

import pytest

from bot.core.incident import IncidentStatus
from bot.core.severity import Severity
from bot.flow.route import Router
from bot.settings import Config
from runbooks import load
from tests.support.alerts import THREE, alarm, finding

CONFIG: dict[str, Any] = {
    "people": {
        "amina": {"slack": "U01AMINA"},
        "yusuf": {"slack": "U02YUSUF"},
    },
    "roles": {"responder": ["amina", "yusuf", "@oncall"]},
    "routes": [
        {"match": {"source": "guardduty"}, "channel": "C0SECURITY", "escalate": "page"},
        {"match": {"alarm": "api-*"}, "channel": "C0API", "escalate": "later"},
        {
            "match": {"alarm": "db-*"},
            "channel": "C0DB",
            "runbook": "database",
            "group_by": ["service"],
            "escalate": "amina",
        },
        {"channel": "C0ALARMS"},
    ],
    "escalations": {
        "page": [{"after": "0m", "mention": "responder"}, {"after": "5m", "mention": "amina"}],
        "later": [{"after": "5m", "notify": "pagerduty"}],
        "amina": [{"after": "0m", "mention": "amina"}],
    },
    "notifiers": {"pagerduty": "pagerduty://key@service"},
}


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(Config.model_validate(CONFIG), load())


def test_the_first_route_that_takes_it(router: Router) -> None:
    assert router.route(finding()).channel == "C0SECURITY"
    assert router.route(alarm(labels={"alarm": "api-5xx"})).channel == "C0API"


def test_the_last_route_takes_the_rest(router: Router) -> None:
    routing = router.route(alarm())
    assert (routing.channel, routing.mention) == ("C0ALARMS", "")


def test_without_a_last_route_the_last_takes_the_rest_all_the_same() -> None:
    only = {**CONFIG, "routes": CONFIG["routes"][:1]}
    assert Router(Config.model_validate(only), load()).route(alarm()).channel == "C0SECURITY"


def test_the_route_names_group_and_runbook(router: Router) -> None:
    routing = router.route(alarm(labels={"alarm": "db-cpu", "service": "shop"}))
    assert (routing.group_key, routing.runbook) == ("service=shop", "database")


def test_else_the_resource_and_the_runbook_that_fits(router: Router) -> None:
    routing = router.route(finding(labels={"type": "Backdoor:EC2/DenialOfService.Udp"}))
    assert routing.group_key.endswith("resource=ec2-instance:i-0web2")
    assert routing.runbook == "instance-attacking"
    assert router.route(alarm(source="unknown", targets=())).runbook == "default"


@pytest.mark.parametrize(
    ("labels", "mention"),
    [
        ({"alarm": "api-5xx"}, ""),  # its escalation calls nobody in Slack
        ({"alarm": "db-cpu"}, "<@U01AMINA>"),
        ({"alarm": "other"}, ""),
    ],
)
def test_a_ping_calls_whom_the_escalation_calls_first(
    router: Router, labels: dict[str, str], mention: str
) -> None:
    assert router.route(alarm(labels=labels)).mention == mention


def test_a_role_calls_its_people(router: Router) -> None:
    assert router.route(finding()).mention == "<@U01AMINA> <@U02YUSUF>"


@pytest.mark.parametrize(
    ("channel", "severity", "escalation"),
    [
        ("C0API", Severity.LOW, "later"),
        ("C0ALARMS", Severity.CRITICAL, ""),
        ("C0SECURITY", Severity.HIGH, "page"),
        ("C0SECURITY", Severity.LOW, "amina"),
    ],
)
def test_opened_by_hand_it_calls_whom_its_channels_route_calls(
    channel: str, severity: Severity, escalation: str
) -> None:
    grave = {"match": {"severity": ["critical", "high"]}, "channel": "C0SECURITY"}
    routes = [grave | {"escalate": "page"}, {"channel": "C0SECURITY", "escalate": "amina"}]
    router = Router(
        Config.model_validate({**CONFIG, "routes": [*routes, *CONFIG["routes"][1:]]}), {}
    )
    one = router.opened_by_hand("checkout is down", severity, channel, "slack:U01AMINA", THREE)
    assert router.escalation_by_hand(one) == escalation


@pytest.mark.parametrize(("channel", "to"), [("C0API", "C0API"), ("C0CHAT", "C0ALARMS")])
def test_opened_by_hand(router: Router, channel: str, to: str) -> None:
    actor = "slack:U01AMINA"
    one = router.opened_by_hand("checkout is down", Severity.CRITICAL, channel, actor, THREE)
    assert (one.channel, one.title, one.opened_by) == (to, "checkout is down", actor)
    assert (one.status, one.severity) == (IncidentStatus.TRIGGERED, Severity.CRITICAL)
    other = router.opened_by_hand("checkout is down", Severity.CRITICAL, channel, actor, THREE)
    assert one.group_key != other.group_key
