from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from bot.core.errors import AwsIsAway, ResourceIsNotFound
from handlers.bucket import Bucket
from tests.support.aws import KEYS


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        client = KEYS.client("s3")
        client.create_bucket(
            Bucket="my-ledger",
            ObjectLockEnabledForBucket=True,
            CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
        )
        client.put_object_lock_configuration(
            Bucket="my-ledger",
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 365}},
            },
        )
        yield client
        client.close()


def body(s3: Any, key: str) -> bytes:
    found: bytes = s3.get_object(Bucket="my-ledger", Key=key)["Body"].read()
    return found


def test_what_is_put_stands_under_the_prefix(s3: Any) -> None:
    url = Bucket("s3://my-ledger/firebreak").put("one.json", b"{}")
    assert url == "s3://my-ledger/firebreak/one.json"
    assert body(s3, "firebreak/one.json") == b"{}"
    found = s3.head_object(Bucket="my-ledger", Key="firebreak/one.json")
    assert (found["ContentType"], found["ObjectLockMode"]) == ("application/json", "COMPLIANCE")


def test_what_is_put_once_stays_as_it_was(s3: Any) -> None:
    bucket = Bucket("s3://my-ledger")
    assert bucket.put_once("one.json", b"first") == "s3://my-ledger/one.json"
    assert bucket.put_once("one.json", b"second") == "s3://my-ledger/one.json"
    assert body(s3, "one.json") == b"first"


@pytest.mark.usefixtures("s3")
def test_a_bucket_that_is_not_there_says_so() -> None:
    with pytest.raises(ResourceIsNotFound, match="PutObject"):
        Bucket("s3://no-such-ledger").put_once("one.json", b"{}")


def test_an_endpoint_that_is_away_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(AwsIsAway):
        Bucket("s3://my-ledger").put("one.json", b"{}")
