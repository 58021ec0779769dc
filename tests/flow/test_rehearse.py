"""What would a message become? As `firebreak replay --json` prints it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.core.account import Account
from bot.core.offer import Offer
from bot.core.route import Matcher, Route
from bot.core.severity import Severity
from bot.flow.rehearse import Rehearse
from bot.sandbox.slack.blocks import problems
from bot.settings import Config, load
from tests.support.alerts import alarm, finding, minute
from tests.support.books import books

RUNBOOKS = books()
ISOLATE = Offer("isolate_instance", "Isolate instance", ("ec2-instance",), "Cut its network.")
NOW = minute(4)
CONFIGURATION = """
topics: ["arn:aws:sns:eu-west-1:111122223333:alarms"]
accounts: {"111122223333": {name: shop-prod, environment: production}}
routes:
  - {match: {source: guardduty}, channel: C0SECURITY, runbook: instance-attacking}
  - {channel: C0ALARMS, group_by: [alarm]}
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    directory = tmp_path_factory.mktemp("rehearse")
    (directory / "firebreak.yaml").write_text(CONFIGURATION)
    return load({}, directory).config


def rehearse(config: Config | None, *alerts: Any) -> dict[str, Any]:
    said = Rehearse(config, RUNBOOKS, (ISOLATE,), NOW).rehearse(alerts)
    return dict(json.loads(json.dumps(said)))  # it can be printed


def test_a_finding_where_routes_are_known(config: Config) -> None:
    said = rehearse(config, finding())
    assert said["alerts"] == [
        {
            "source": "guardduty",
            "status": "firing",
            "severity": "high",
            "title": "web-2 is attacking other hosts",
            "account": "111122223333",
            "region": "eu-west-1",
            "fingerprint": finding().fingerprint,
            "targets": [{"kind": "ec2-instance", "id": "i-0web2"}],
        }
    ]
    assert said["route"] == {
        "position": 1,
        "channel": "C0SECURITY",
        "runbook": "instance-attacking",
        "escalate": None,
        "group_key": "account=111122223333|region=eu-west-1|resource=ec2-instance:i-0web2",
    }
    assert (said["runbook"], said["actions"]) == ("instance-attacking", ["isolate_instance"])
    assert said["message"]["text"].startswith("HIGH: web-2 is attacking other hosts (shop-prod).")
    assert problems(said["message"]["blocks"]) == []


def test_without_configuration(config: Config) -> None:
    said = rehearse(None, alarm())
    assert said["route"] is None
    assert said["runbook"] in RUNBOOKS
    assert "(111122223333)" in said["message"]["text"]
    assert rehearse(config, alarm())["route"]["group_key"] == "alarm=cpu"


def test_the_worst_of_several_decides(config: Config) -> None:
    said = rehearse(config, replace(alarm(), severity=Severity.LOW), finding())
    assert len(said["alerts"]) == 2
    assert said["route"]["channel"] == "C0SECURITY"


def test_a_recovery_asks_for_nothing(config: Config) -> None:
    said = rehearse(config, alarm(3, "OK"))
    assert said["message"]["text"].startswith("RESOLVED (was high): web-2: cpu is too high")
    assert "First:" not in json.dumps(said["message"])


def test_nothing_of_a_rehearsal_is_kept(config: Config) -> None:
    assert rehearse(config, finding()) == rehearse(config, finding())
    assert isinstance(config.routes[0], Route)
    assert isinstance(config.routes[0].match, Matcher)
    assert isinstance(config.accounts["111122223333"], Account)
