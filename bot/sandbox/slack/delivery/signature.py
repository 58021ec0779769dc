"""Sign what is posted to an app (Slack docs: "Verifying requests from Slack")."""

import hashlib
import hmac


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Return the `X-Slack-Signature` of a body; `timestamp` is in seconds."""
    base = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
