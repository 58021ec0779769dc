"""A past: what happened in the block happened earlier."""

from datetime import UTC, datetime, timedelta

from bot.sandbox.aws.ecs import earlier
from bot.sandbox.aws.ecs.control import set_back
from tests.sandbox.aws.ecs.conftest import Lab


def test_earlier(lab: Lab, name: str) -> None:
    definition = lab.define(name)
    with earlier(lab.account, timedelta(days=1)):
        lab.serve(name, definition)
    lab.update(name, forceNewDeployment=True)
    now = datetime.now(UTC)

    second, first = lab.deployments(name)
    set_back(lab.account, timedelta(seconds=-lab.ahead))

    assert first["status"] == "SUCCESSFUL"
    assert abs(now - first["createdAt"] - timedelta(days=1)) < timedelta(minutes=1)
    assert abs(now - second["createdAt"]) < timedelta(minutes=1)
