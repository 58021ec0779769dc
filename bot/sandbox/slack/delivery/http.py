"""HTTP mode: signed posts to the app's request URL."""

import json
from urllib.parse import urlencode

import httpx

from bot.sandbox.slack.delivery.envelope import Ack, Envelope, EnvelopeKind, NotAcknowledged
from bot.sandbox.slack.delivery.signature import sign
from bot.sandbox.slack.state.app import InstalledApp

FORM = "application/x-www-form-urlencoded"


async def post(
    client: httpx.AsyncClient, app: InstalledApp, envelope: Envelope, timestamp: int
) -> Ack:
    """Post an envelope; raise NotAcknowledged where the answer is not a 2xx."""
    content_type, body = _encode(envelope)
    headers = {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": sign(app.signing_secret, timestamp, body),
    }
    if envelope.retry:
        headers["X-Slack-Retry-Num"] = str(envelope.retry)
        headers["X-Slack-Retry-Reason"] = envelope.reason
    try:
        response = await client.post(app.request_url, content=body, headers=headers)
    except httpx.HTTPError as failure:  # no connection, or it broke: the person sees an error
        raise NotAcknowledged("connection_failed") from failure
    if not response.is_success:
        raise NotAcknowledged("http_error")
    return Ack(_answer(response.text))


def _encode(envelope: Envelope) -> tuple[str, bytes]:
    """Return content type and body: each kind travels in its own form."""
    match envelope.kind:
        case EnvelopeKind.EVENT:
            return "application/json", json.dumps(envelope.payload).encode()
        case EnvelopeKind.COMMAND:
            return FORM, urlencode(envelope.payload).encode()
        case EnvelopeKind.INTERACTIVE:
            return FORM, urlencode({"payload": json.dumps(envelope.payload)}).encode()


def _answer(text: str) -> dict[str, object]:
    """Read an answer: a JSON object, plain text, or nothing."""
    if not text.strip():
        return {}
    try:
        answer = json.loads(text)
    except json.JSONDecodeError:  # a command may answer with plain text
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
