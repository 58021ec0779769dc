import inspect
import json
from typing import Any

import boto3
import pytest
from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from bot.core.errors import (
    AccessIsDenied,
    AwsDidNotAnswer,
    AwsFailed,
    AwsIsAway,
    AwsRefused,
    CallsAreThrottled,
    CredentialsAreNotValid,
    ResourceIsNotFound,
)
from handlers.aws_errors import name_the_service, understood

MEANT = [
    ("AccessDenied", 403, AccessIsDenied),
    ("AccessDeniedException", 400, AccessIsDenied),
    ("UnauthorizedOperation", 403, AccessIsDenied),
    ("Client.UnauthorizedOperation", 403, AccessIsDenied),
    ("Throttling", 400, CallsAreThrottled),
    ("ThrottlingException", 400, CallsAreThrottled),
    ("RequestLimitExceeded", 503, CallsAreThrottled),
    ("TooManyRequestsException", 429, CallsAreThrottled),
    ("ExpiredToken", 400, CredentialsAreNotValid),
    ("ExpiredTokenException", 400, CredentialsAreNotValid),
    ("InvalidClientTokenId", 403, CredentialsAreNotValid),
    ("AuthFailure", 401, CredentialsAreNotValid),
    ("InvalidInstanceID.NotFound", 400, ResourceIsNotFound),
    ("DBInstanceNotFoundFault", 404, ResourceIsNotFound),
    ("DBInstanceNotFound", 404, ResourceIsNotFound),
    ("ServiceNotFoundException", 400, ResourceIsNotFound),
    ("NoSuchEntity", 404, ResourceIsNotFound),
    ("InternalFailure", 500, AwsDidNotAnswer),
    ("ServiceUnavailable", 503, AwsDidNotAnswer),
    ("InvalidGroup.Duplicate", 400, AwsRefused),
    ("DependencyViolation", 400, AwsRefused),
    ("ValidationError", 400, AwsRefused),
    ("", 0, AwsRefused),
]
NOT_ANSWERED = [
    (exceptions.NoCredentialsError(), CredentialsAreNotValid),
    (exceptions.CredentialRetrievalError(provider="x", error_msg="x"), CredentialsAreNotValid),
    (exceptions.ConnectTimeoutError(endpoint_url="https://x"), AwsIsAway),
    (exceptions.EndpointConnectionError(endpoint_url="https://x"), AwsIsAway),
    (exceptions.ReadTimeoutError(endpoint_url="https://x"), AwsDidNotAnswer),
    (exceptions.ConnectionClosedError(endpoint_url="https://x"), AwsDidNotAnswer),
    (exceptions.ParamValidationError(report="Missing X"), AwsRefused),
]


def answered(code: str, message: str = "no", status: int = 400, **metadata: Any) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "4f5e", **metadata},
    }
    return ClientError(response, "StopInstances")


@pytest.mark.parametrize(("code", "status", "meant"), MEANT)
def test_what_aws_answers(code: str, status: int, meant: type[AwsFailed]) -> None:
    failure = understood(answered(code, status=status))
    assert type(failure) is meant
    assert failure.code == code
    assert failure.request_id == "4f5e"
    assert failure.operation == "StopInstances"
    assert "StopInstances" in str(failure)


@pytest.mark.parametrize(("failure", "meant"), NOT_ANSWERED)
def test_what_the_sdk_raises_without_an_answer(
    failure: BotoCoreError, meant: type[AwsFailed]
) -> None:
    assert type(understood(failure)) is meant


def test_every_error_of_the_sdk_has_a_meaning() -> None:
    kinds = [one for _, one in inspect.getmembers(exceptions, inspect.isclass)]
    for kind in (one for one in kinds if issubclass(one, BotoCoreError)):
        made: BotoCoreError = kind.__new__(kind)  # each wants other arguments to be made
        made.args = ("it failed",)
        assert isinstance(understood(made), AwsFailed)


def test_only_what_may_pass_by_itself_is_transient() -> None:
    transient = {kind for kind in AwsFailed.__subclasses__() if kind.is_transient}
    assert transient == {CallsAreThrottled, AwsIsAway, AwsDidNotAnswer}


def test_a_missing_permission_is_named_with_the_statement_to_add() -> None:
    arn = "arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc"
    says = (
        "You are not authorized to perform this operation. User: arn:aws:sts::111122223333:"
        "assumed-role/firebreak-read/x is not authorized to perform: ec2:StopInstances on "
        f"resource: {arn} because no identity-based policy allows it"
    )
    text = str(understood(answered("UnauthorizedOperation", says)))
    assert "ec2:StopInstances is missing" in text
    statement = json.loads(text[text.index("{") :])
    assert statement == {"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": arn}


def test_without_a_name_the_service_and_operation_tell() -> None:
    text = str(understood(answered("AccessDenied", Service="elbv2")))
    assert "elasticloadbalancing:StopInstances is missing" in text
    assert '"Resource": "*"' in text


def test_the_service_is_written_into_every_answer() -> None:
    client = boto3.client(
        "elbv2", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    parsed: dict[str, Any] = {}
    name_the_service(parsed, client.meta.service_model.operation_model("DescribeTargetGroups"))
    assert parsed == {"ResponseMetadata": {"Service": "elbv2"}}


def test_an_explicit_deny_is_told_from_a_missing_allow() -> None:
    says = "x is not authorized to perform: iam:PutRolePolicy with an explicit deny in a policy"
    assert "a policy denies it explicitly" in str(understood(answered("AccessDenied", says)))


def test_the_trust_policy_is_named_where_it_decides() -> None:
    says = "x is not authorized to perform: sts:TagSession on resource: arn:aws:iam::1:role/r"
    text = str(understood(answered("AccessDenied", says)))
    assert "sts:TagSession is missing" in text
    assert "trust policy" in text


SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.mark.parametrize("code", ["AccessDenied", "ValidationError", "InvalidClientTokenId"])
def test_no_secret_is_in_the_words(code: str) -> None:
    says = (
        f"key AKIAIOSFODNN7EXAMPLE secret {SECRET} "
        f"Encoded authorization failure message: {'Zm9v' * 50}"
    )
    text = str(understood(answered(code, says)))
    for secret in ("AKIAIOSFODNN7EXAMPLE", SECRET, "Zm9vZm9v"):
        assert secret not in text


def test_a_strange_answer_is_still_an_error_of_ours() -> None:
    strange: Any = {}
    assert isinstance(understood(ClientError(strange, "X")), AwsRefused)
