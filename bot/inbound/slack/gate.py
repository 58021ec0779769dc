"""What Slack would never send is turned away before bolt trips over it and answers 500."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.core.errors import MessageIsForged
from bot.inbound.rejection import BodyIsUnreadable

TIMESTAMP, SIGNATURE, CONTENT_TYPE = (
    "x-slack-request-timestamp",
    "x-slack-signature",
    "content-type",
)
_is_timestamp = re.compile(r"[0-9]{1,12}").fullmatch
_is_signature = re.compile(r"v0=[0-9a-f]{64}").fullmatch


class RequestIsUnsigned(MessageIsForged):
    """It has no signature of the form that Slack's have."""


def bolt_request(headers: Mapping[str, str], body: bytes) -> AsyncBoltRequest:
    """Return the request for bolt, which checks the signature itself.

    Only the headers that Slack's requests need go along, each once. Raises
    RequestIsUnsigned and BodyIsUnreadable.
    """
    timestamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not _is_timestamp(timestamp) or not _is_signature(signature):
        raise RequestIsUnsigned("it is not signed as Slack's requests are")
    known: dict[str, str | Sequence[str]] = {
        TIMESTAMP: timestamp,
        SIGNATURE: signature,
        CONTENT_TYPE: headers.get(CONTENT_TYPE, ""),
    }
    with readable():
        return AsyncBoltRequest(body=body.decode(), headers=known)


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """Turn what bolt raises over a body of another shape into BodyIsUnreadable.

    No UTF-8, no JSON, or JSON that is not Slack's: bolt takes its shape for granted, before
    it has checked the signature and after.
    """
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise BodyIsUnreadable("its body is not what Slack sends") from error
