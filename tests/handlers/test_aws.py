import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError
from botocore.parsers import create_parser
from moto import mock_aws

from bot.core.action import Aws
from bot.core.errors import (
    AwsDidNotAnswer,
    AwsRefused,
    CredentialsAreNotValid,
    ResourceIsNotFound,
)
from handlers.assumed import Caller
from handlers.aws import KEPT_SESSIONS, THREADS, Session, Sessions, request_ids, understand

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/firebreak-execute"
AMINA = Caller(ROLE, "slack:U01AMINA", "INC-42", "the-external-id")


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    with mock_aws():
        yield


@pytest.fixture
def sessions() -> Iterator[Sessions]:
    made = Sessions()
    yield made
    made.close()


class Asked(list[dict[str, Any]]):
    """What STS was asked for, in AssumeRole. minutes: how long its credentials last."""

    minutes = 60

    def note(self, params: dict[str, Any], **_: Any) -> None:
        self.append(dict(params))

    def expire(self, parsed: dict[str, Any], **_: Any) -> None:
        end = datetime.now(UTC) + timedelta(minutes=self.minutes)
        parsed["Credentials"]["Expiration"] = end


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    seen = Asked()
    make = botocore.session.Session.create_client

    def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
        client = make(self, *args, **kwargs)
        client.meta.events.register("provide-client-params.sts.AssumeRole", seen.note)
        client.meta.events.register("after-call.sts.AssumeRole", seen.expire)
        return client

    monkeypatch.setattr(botocore.session.Session, "create_client", watched)
    return seen


def as_aws(session: Aws) -> Aws:
    """Take it as actions do: mypy checks that it is one."""
    return session


def test_it_is_what_actions_ask_for(sessions: Sessions) -> None:
    aws = as_aws(sessions.session(ACCOUNT, "eu-west-1"))
    assert (aws.account, aws.region, aws.own_host) == (ACCOUNT, "eu-west-1", "")


def test_clients_are_made_when_asked_for_and_once(sessions: Sessions) -> None:
    session = sessions.session(ACCOUNT, "eu-west-1")
    assert session.client("ec2") is session.client("ec2")
    assert session.client("ec2", "eu-north-1") is not session.client("ec2")
    assert session.client("ec2", "eu-north-1").meta.region_name == "eu-north-1"
    assert session is sessions.session(ACCOUNT, "eu-west-1")


def test_calls_do_not_hang_and_are_not_repeated_for_ever(sessions: Sessions) -> None:
    config = sessions.session(ACCOUNT, "eu-west-1").client("ec2").meta.config
    assert config.connect_timeout <= 5
    assert config.read_timeout <= 20
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}
    assert config.max_pool_connections >= THREADS


def test_without_a_role_the_own_credentials_are_used(sessions: Sessions, asked: Asked) -> None:
    session = sessions.session(ACCOUNT, "eu-west-1")
    who = session.client("sts").get_caller_identity()
    assert "assumed-role" not in who["Arn"]
    assert asked == []


def test_cloudtrail_names_the_person(sessions: Sessions, asked: Asked) -> None:
    session = sessions.session(ACCOUNT, "eu-west-1", AMINA)
    assert asked == []  # nothing is assumed before it is needed
    who = session.client("sts").get_caller_identity()
    assert who["Arn"].endswith("assumed-role/firebreak-execute/firebreak-INC-42")
    (told,) = asked
    assert told == {
        "RoleArn": ROLE,
        "RoleSessionName": "firebreak-INC-42",
        "SourceIdentity": "slack.U01AMINA",
        "ExternalId": "the-external-id",
        "Tags": [
            {"Key": "firebreak-person", "Value": "slack:U01AMINA"},
            {"Key": "firebreak-incident", "Value": "INC-42"},
        ],
    }


def test_names_are_what_iam_takes() -> None:
    odd = Caller(ROLE, "slack:Ü/ " + "x" * 100, "INC-1; drop").arguments()
    for name in (odd["SourceIdentity"], odd["RoleSessionName"]):
        assert re.fullmatch(r"[\w+=,.@-]{2,64}", name, re.ASCII)
    assert Caller(ROLE).arguments() == {"RoleSessionName": "firebreak-read"}


@pytest.mark.parametrize(("minutes", "times"), [(60, 1), (2, 2)])
def test_credentials_are_taken_anew_before_they_expire(
    sessions: Sessions, asked: Asked, minutes: int, times: int
) -> None:
    asked.minutes = minutes
    sts = sessions.session(ACCOUNT, "eu-west-1", AMINA).client("sts")
    sts.get_caller_identity()
    first = len(asked)
    asked.minutes = 60
    sts.get_caller_identity()
    sts.get_caller_identity()
    assert (first, len(asked)) == (1, times)


def test_another_account_is_refused(sessions: Sessions) -> None:
    with pytest.raises(AwsRefused, match="our own credentials are of account 123456789012"):
        sessions.session("999999999999", "eu-west-1")
    with pytest.raises(AwsRefused, match="the role is of account"):
        sessions.session("999999999999", "eu-west-1", AMINA)


def test_no_credentials_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(CredentialsAreNotValid, match="credentials"):
        Sessions().session(ACCOUNT, "eu-west-1")


async def test_errors_arrive_as_ours(sessions: Sessions) -> None:
    session = await sessions.run(sessions.session, ACCOUNT, "eu-west-1")
    describe = session.client("ec2").describe_instances
    with pytest.raises(ResourceIsNotFound, match="DescribeInstances") as found:
        await sessions.run(describe, InstanceIds=["i-0123456789abcdef0"])
    assert found.value.code == "InvalidInstanceID.NotFound"
    assert found.value.request_id
    assert isinstance(found.value.__cause__, ClientError)


async def test_calls_run_on_threads_of_their_own_and_no_more_than_so_many(
    sessions: Sessions,
) -> None:
    gate, lock = threading.Event(), threading.Lock()
    names: set[str] = set()

    def call() -> int:
        with lock:
            names.add(threading.current_thread().name)
        gate.wait(5)
        return 1

    waiting = [asyncio.create_task(sessions.run(call)) for _ in range(3 * THREADS)]
    await asyncio.sleep(0.2)
    assert len(names) == THREADS
    assert all(name.startswith("aws") for name in names)
    gate.set()
    assert await asyncio.gather(*waiting) == [1] * (3 * THREADS)


def test_sessions_are_kept_but_not_all_of_them(sessions: Sessions) -> None:
    first = sessions.session(ACCOUNT, "eu-west-1", Caller(ROLE, "slack:U0", "INC-0"))
    for number in range(1, KEPT_SESSIONS + 1):
        sessions.session(ACCOUNT, "eu-west-1", Caller(ROLE, "slack:U0", f"INC-{number}"))
    again = sessions.session(ACCOUNT, "eu-west-1", Caller(ROLE, "slack:U0", "INC-0"))
    assert again is not first


def test_many_threads_make_one_client(sessions: Sessions) -> None:
    session: Session = sessions.session(ACCOUNT, "eu-west-1")
    clients: list[Any] = []
    threads = [
        threading.Thread(target=lambda: clients.append(session.client("autoscaling")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(client) for client in clients}) == 1


def test_request_ids_are_those_that_are_there() -> None:
    answers: list[dict[str, Any]] = [{"ResponseMetadata": {"RequestId": "a"}}, {}]
    assert request_ids(answers) == ("a",)


def test_a_proxys_page_is_no_answer_of_aws() -> None:
    page = {"status_code": 502, "headers": {}, "body": b"<!doctype html><h1>Bad Gateway</h1>"}
    with pytest.raises(AwsDidNotAnswer, match="no answer of AWS"):
        understand(create_parser("query").parse, page, None)
