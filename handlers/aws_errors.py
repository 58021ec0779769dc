"""What botocore's errors mean: the one mapping to Firebreak's own."""

import json
import re
from collections.abc import Mapping
from typing import Any

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
from bot.core.redact import redact
from handlers.permission import permission

SERVER_ERROR = 500
DENIED = re.compile(r"AccessDenied(Exception)?|(Client\.)?UnauthorizedOperation|AuthorizationError")
THROTTLED = re.compile(
    r".*Throttl.*|RequestLimitExceeded|TooManyRequestsException|BandwidthLimitExceeded"
    r"|PriorRequestNotComplete|LimitExceededException|SlowDown"
)
CREDENTIALS = re.compile(
    r"ExpiredToken(Exception)?|RequestExpired|InvalidClientTokenId|UnrecognizedClientException"
    r"|AuthFailure|InvalidAccessKeyId|SignatureDoesNotMatch|MissingAuthenticationToken"
)
NOT_FOUND = re.compile(r"NoSuch.*|.*NotFound(Exception|Fault)?")
# IAM, "Troubleshoot access denied error messages".
NOT_AUTHORIZED = re.compile(r"not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?")
# Long, and it shows whoever decodes it what else the policies say.
ENCODED = re.compile(r"\s*Encoded authorization failure message: \S+")

NO_CREDENTIALS = (
    exceptions.NoCredentialsError,
    exceptions.PartialCredentialsError,
    exceptions.CredentialRetrievalError,
    exceptions.TokenRetrievalError,
    exceptions.ProfileNotFound,
    exceptions.SSOError,
)
NOTHING_SENT = (
    exceptions.ConnectTimeoutError,
    exceptions.EndpointConnectionError,
    exceptions.ProxyConnectionError,
    exceptions.SSLError,
)
NO_ANSWER = (exceptions.HTTPClientError, exceptions.ConnectionError)


def understood(failure: BotoCoreError | ClientError) -> AwsFailed:
    """Return what a botocore error means. Nothing secret is in its words."""
    if isinstance(failure, ClientError):
        return _answered(failure)
    says, code = redact(str(failure)), type(failure).__name__
    if isinstance(failure, NO_CREDENTIALS):
        return CredentialsAreNotValid(says, code=code)
    if isinstance(failure, NOTHING_SENT):
        return AwsIsAway(says, code=code)
    if isinstance(failure, NO_ANSWER):
        return AwsDidNotAnswer(says, code=code)
    return AwsRefused(says, code=code)


def name_the_service(parsed: dict[str, Any], model: Any, **_: Any) -> None:
    """Write into an answer which service gave it: botocore's errors name the operation alone.

    For botocore's event `after-call`.
    """
    parsed.setdefault("ResponseMetadata", {})["Service"] = model.service_model.service_name


def _answered(failure: ClientError) -> AwsFailed:
    error, metadata = failure.response.get("Error", {}), _metadata(failure)
    code = str(error.get("Code", ""))
    words = redact(ENCODED.sub("", str(error.get("Message", ""))))
    meant = _meant(code, int(metadata.get("HTTPStatusCode", 0)))
    if meant is AccessIsDenied:
        says = f"{failure.operation_name}: {_missing(failure, str(error.get('Message', '')))}"
    else:
        says = f"{failure.operation_name}: {words} ({code})"
    return meant(
        says,
        operation=failure.operation_name,
        code=code,
        request_id=str(metadata.get("RequestId", "")),
    )


def _meant(code: str, status: int) -> type[AwsFailed]:
    table = (
        (DENIED, AccessIsDenied),
        (THROTTLED, CallsAreThrottled),
        (CREDENTIALS, CredentialsAreNotValid),
        (NOT_FOUND, ResourceIsNotFound),
    )
    for pattern, meaning in table:
        if pattern.fullmatch(code):
            return meaning
    return AwsDidNotAnswer if status >= SERVER_ERROR else AwsRefused


def _missing(failure: ClientError, message: str) -> str:
    """Name the missing permission, and the statement that grants it."""
    named = NOT_AUTHORIZED.search(message)
    service = str(_metadata(failure).get("Service", "")) or "?"
    action = named[1] if named else permission(service, failure.operation_name)
    resource = (named[2] if named else "") or "*"
    statement = {"Effect": "Allow", "Action": action, "Resource": redact(resource)}
    trust = " and allow it in the trust policy of the role" if action.startswith("sts:") else ""
    denied = " (a policy denies it explicitly)" if "explicit deny" in message else ""
    return f"{action} is missing{denied}. Add {json.dumps(statement)}{trust}"


def _metadata(failure: ClientError) -> Mapping[str, Any]:
    return failure.response.get("ResponseMetadata") or {}
