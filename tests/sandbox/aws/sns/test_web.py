from xml.etree import ElementTree as ET

import httpx
import pytest

from bot.sandbox.aws.names import TOPIC_ARN
from bot.sandbox.aws.sns import SandboxSns

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (
            {"Action": "ConfirmSubscription", "TopicArn": TOPIC_ARN, "Token": "x"},
            "InvalidParameter",
        ),
        (
            {"Action": "ConfirmSubscription", "TopicArn": "arn:none", "Token": "x"},
            "InvalidParameter",
        ),
        ({"Action": "ConfirmSubscription"}, "InvalidParameter"),
        ({"Action": "DeleteTopic", "TopicArn": TOPIC_ARN}, "InvalidAction"),
        ({}, "InvalidAction"),
    ],
)
async def test_a_wrong_question_is_refused_as_aws_does(
    sns: SandboxSns, query: dict[str, str], code: str
) -> None:
    sns.topic(TOPIC_ARN)
    async with httpx.AsyncClient(base_url=sns.base_url, trust_env=False) as client:
        answer = await client.get("/", params=query)

    found = ET.fromstring(answer.text).find(".//{*}Code")  # noqa: S314 - the sandbox's own answer
    assert answer.status_code == 400
    assert found is not None
    assert found.text == code


async def test_the_certificate_is_the_only_other_page(sns: SandboxSns) -> None:
    url = sns.notification(sns.topic(TOPIC_ARN), "hello")["SigningCertURL"]
    async with httpx.AsyncClient(trust_env=False) as client:
        certificate = await client.get(url)
        other = await client.get(f"{sns.base_url}/SimpleNotificationService-00.pem")

    assert certificate.text.startswith("-----BEGIN CERTIFICATE-----")
    assert other.status_code == 404
