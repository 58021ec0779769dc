import logging
import os
from dataclasses import replace

import boto3
import pytest

from bot.sandbox.aws.names import TOPIC_ARN
from bot.sandbox.aws.seed import seed
from bot.sandbox.aws.server import running_account
from bot.sandbox.aws.shop import Shop


def _shop_and_message_id() -> tuple[Shop, str]:
    with running_account() as account:
        assert account.client("ecs").list_clusters()["clusterArns"] == []
        shop = seed(account)
        sent = account.client("sqs").send_message(QueueUrl=shop.queue_url, MessageBody="hello")
    return replace(shop, queue_url=""), sent["MessageId"]


def test_every_account_starts_empty_its_shop_is_the_same_and_its_messages_are_new() -> None:
    first, second = _shop_and_message_id(), _shop_and_message_id()

    assert first[0] == second[0]
    assert first[1] != second[1]


def test_moto_leaves_the_process_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTO_ACCOUNT_ID", raising=False)
    monkeypatch.setenv("MOTO_ECS_SERVICE_RUNNING", "5")
    environment, level = dict(os.environ), logging.getLogger("werkzeug").level

    with running_account():
        assert os.environ["MOTO_ACCOUNT_ID"] == "111122223333"

    assert dict(os.environ) == environment
    assert logging.getLogger("werkzeug").level == level


def test_the_environment_leads_the_sdk_to_the_account_of_the_topic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running_account() as account:
        for name, value in account.environment().items():
            monkeypatch.setenv(name, value)
        sts = boto3.Session().client("sts")

        assert sts.meta.endpoint_url == account.endpoint
        assert f":{sts.get_caller_identity()['Account']}:" in TOPIC_ARN
        assert f":{sts.meta.region_name}:" in TOPIC_ARN
