"""Every way a delivery is turned away: the error, its HTTP status, its counted reason."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.core.errors import (
    FirebreakError,
    MessageIsForged,
    MessageIsNotAuthenticatedYet,
    MessageIsRefused,
    StoreFailed,
    TopicIsNotListed,
)
from bot.core.reject import RejectReason
from bot.core.signal import Entrance

MAX_CAUSE = 500
log = structlog.get_logger("inbound")


class BodyIsTooLarge(MessageIsRefused):
    """Longer than anything this entrance is for."""


class BodyIsUnreadable(MessageIsRefused):
    """Not what this entrance speaks."""


class DeliveryIsRaw(MessageIsRefused):
    """SNS raw delivery over HTTP carries no signature."""


class MessageIsTooOld(MessageIsRefused):
    """Older than the message ids we remember: it could be a replay."""


class MethodIsNotAllowed(MessageIsRefused):
    """Something other than POST."""


class CertificateIsForeign(MessageIsForged):
    """Its SigningCertURL is not where AWS keeps its certificates."""


class QuarantineIsFull(MessageIsNotAuthenticatedYet):
    """Unlisted topics send more than we look at; the sender may try again."""


class SubscriptionIsNotConfirmed(MessageIsNotAuthenticatedYet):
    """AWS could not be told that we want the topic; it asks again."""


class TokenIsNotSet(MessageIsRefused):
    """`POST /events` is closed until FIREBREAK_EVENTS_TOKEN is set."""


class TokenIsWrong(MessageIsRefused):
    """`POST /events` with no token, or another one."""


# SNS takes 4xx as success and drops the message: 5xx wherever trying again may help.
REJECTIONS: dict[type[FirebreakError], tuple[int, RejectReason]] = {
    BodyIsTooLarge: (413, RejectReason.TOO_LARGE),
    BodyIsUnreadable: (400, RejectReason.UNREADABLE),
    DeliveryIsRaw: (400, RejectReason.RAW_DELIVERY),
    MethodIsNotAllowed: (405, RejectReason.UNREADABLE),
    MessageIsTooOld: (400, RejectReason.TOO_OLD),
    CertificateIsForeign: (403, RejectReason.CERTIFICATE),
    MessageIsForged: (403, RejectReason.FORGED),
    TopicIsNotListed: (403, RejectReason.UNLISTED_TOPIC),
    QuarantineIsFull: (503, RejectReason.QUARANTINE_FULL),
    SubscriptionIsNotConfirmed: (503, RejectReason.CERTIFICATE),
    MessageIsNotAuthenticatedYet: (503, RejectReason.CERTIFICATE),
    TokenIsNotSet: (503, RejectReason.NO_TOKEN),
    TokenIsWrong: (401, RejectReason.WRONG_TOKEN),
    StoreFailed: (503, RejectReason.NOT_STORED),
}

Count = Callable[[RejectReason], object]


@dataclass(frozen=True, slots=True)
class Rejection:
    """What the sender is told."""

    status: int
    body: bytes


def reject(entrance: Entrance, error: FirebreakError, count: Count) -> Rejection:
    """Log and count a delivery that is turned away; return the answer to its sender."""
    kind = next(kind for kind in type(error).__mro__ if kind in REJECTIONS)
    status, reason = REJECTIONS[kind]
    count(reason)
    log.warning(
        "signal.rejected",
        entrance=entrance.value,
        reason=reason.value,
        status=status,
        error=str(error),
        cause=_cause(error),
    )
    return Rejection(status, json.dumps({"ok": False, "error": str(error)}).encode())


def _cause(error: FirebreakError) -> str | None:
    """Return what was behind an error; only the driver's own words, SQLAlchemy quotes the row."""
    cause = error.__cause__
    if cause is None:
        return None
    plain = getattr(cause, "orig", None) or cause
    return f"{type(plain).__name__}: {plain}"[:MAX_CAUSE]
