"""What Slack would never send is turned away before bolt sees it, which would answer 500."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qs

MOST_BYTES = 1024 * 1024
TIMESTAMP, SIGNATURE, CONTENT_TYPE = (
    "x-slack-request-timestamp",
    "x-slack-signature",
    "content-type",
)


def refusal(headers: Mapping[str, str], body: bytes) -> tuple[int, str] | None:
    """Return (HTTP status, why) for a request that cannot be Slack's; None where it may be."""
    if len(body) > MOST_BYTES:
        return 413, "the body is too large"
    timestamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not timestamp.isascii() or not timestamp.isdecimal():
        return 401, "no valid timestamp"
    if not signature.isascii() or not signature.startswith("v0="):
        return 401, "no valid signature"
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return 400, "the body is not UTF-8"
    return None if _is_readable(headers.get(CONTENT_TYPE, ""), text) else (400, "unreadable body")


def _is_readable(content_type: str, text: str) -> bool:
    if "json" in content_type:
        return _is_object(text)
    payload = parse_qs(text).get("payload")
    return payload is None or _is_object(payload[0])


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):  # not JSON, or nested without end
        return False
