"""Why a delivery was not taken in, in a bounded set of words."""

from enum import StrEnum


class RejectReason(StrEnum):
    """A label value of `firebreak_signals_rejected_total`, and the word in the log.

    FORGED: the signature does not match the message.
    UNLISTED_TOPIC: correctly signed, from a topic that `topics` does not list.
    RAW_DELIVERY: SNS raw delivery over HTTP, which is unsigned.
    TOO_LARGE, TOO_OLD: beyond the size or the age that is accepted.
    UNREADABLE: not the JSON that this entrance speaks.
    CERTIFICATE: its signing certificate is not AWS's, or could not be fetched.
    NO_TOKEN, WRONG_TOKEN: `POST /events` without the bearer token, or with another.
    QUARANTINE_FULL: from an unlisted topic, and there is no room left to keep it.
    NOT_STORED: the database did not take it; the sender tries again.
    """

    FORGED = "forged"
    UNLISTED_TOPIC = "unlisted_topic"
    RAW_DELIVERY = "raw_delivery"
    TOO_LARGE = "too_large"
    TOO_OLD = "too_old"
    UNREADABLE = "unreadable"
    CERTIFICATE = "certificate"
    NO_TOKEN = "no_token"  # noqa: S105 - the name of a reason, no secret
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - the name of a reason, no secret
    QUARANTINE_FULL = "quarantine_full"
    NOT_STORED = "not_stored"
