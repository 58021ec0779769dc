"""Answer a request with a little JSON, straight over ASGI."""

from starlette.types import Message, Send

_JSON = (b"content-type", b"application/json")
_OK_BODY = b'{"ok":true}'
_OK: tuple[Message, Message] = (
    {
        "type": "http.response.start",
        "status": 200,
        "headers": [_JSON, (b"content-length", str(len(_OK_BODY)).encode())],
    },
    {"type": "http.response.body", "body": _OK_BODY},
)


async def send_ok(send: Send) -> None:
    """Answer 200 `{"ok":true}`."""
    start, body = _OK
    await send(start)
    await send(body)


async def send_json(send: Send, status: int, body: bytes) -> None:
    """Answer with a status and a JSON body, and close the connection.

    Kept open, the rest of a body that we refuse to read would still have to come in.
    """
    length = (b"content-length", str(len(body)).encode())
    headers = [_JSON, length, (b"allow", b"POST"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
