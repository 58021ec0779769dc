"""From the bytes AWS sends to the runbook a person reads."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import runbooks
from bot.core.alert import Alert
from bot.core.runbook import Code, choose, render
from bot.core.signal import Entrance, Signal
from handlers.events import parse
from tests.core.runbook.samples import context

EVENTS = Path(__file__).parents[1] / "fixtures" / "events"
CATALOGUE = runbooks.load()


def alerts(path: Path) -> tuple[Alert, ...]:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    return parse(Signal("p", "m", path.read_bytes(), Entrance.EVENTS, now, authenticated=False))


@pytest.mark.parametrize("path", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_every_event_gets_a_runbook_that_renders(path: Path) -> None:
    for alert in alerts(path):
        assert render(choose(CATALOGUE, alert), context(alert)).steps


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("guardduty_ec2", "instance-attacking"),
        ("guardduty_ec2_pascal", "instance-attacking"),
        ("guardduty_ecs", "unexpected-egress"),
        ("guardduty_iam_user", "leaked-credentials"),
        ("guardduty_instance_credentials", "leaked-credentials"),
        ("guardduty_sequence", "leaked-credentials"),
        ("securityhub_guardduty", "instance-attacking"),
        ("ecs_deployment_failed", "ecs-deployment-failing"),
        ("ecs_task_killed", "ecs-deployment-failing"),
        ("cloudwatch_sns_math", "high-error-rate"),
        ("cloudwatch_sns_rds", "database"),
        ("rds_sns_failover", "database"),
        ("health_abuse", "aws-abuse-notice"),
        ("health_issue", "impaired-zone"),
        ("budgets_text", "default"),
    ],
)
def test_the_runbook_for_an_event(event: str, name: str) -> None:
    (alert, *_) = alerts(EVENTS / f"{event}.json")
    assert choose(CATALOGUE, alert).name == name


def code(event: str) -> str:
    (alert, *_) = alerts(EVENTS / f"{event}.json")
    book = render(choose(CATALOGUE, alert), context(alert))
    blocks = [block for step in book.steps for block in step.details]
    return "\n".join(block.text for block in blocks if isinstance(block, Code))


def test_an_instances_commands_are_ready_to_paste() -> None:
    commands = code("guardduty_ec2")
    assert "Name=attachment.instance-id,Values=i-0a1b2c3d4e5f60001" in commands
    assert "--cidr-block 203.0.113.66/32" in commands


def test_a_users_commands_are_ready_to_paste() -> None:
    commands = code("guardduty_iam_user")
    assert "--user-name shop-deploy" in commands
    assert "--access-key-id AKIAEXAMPLE" in commands


def test_a_services_commands_are_ready_to_paste() -> None:
    assert "--cluster shop --services api" in code("ecs_deployment_failed")
