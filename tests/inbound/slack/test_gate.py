import pytest

from bot.inbound.rejection import BodyIsUnreadable
from bot.inbound.slack.gate import RequestIsUnsigned, bolt_request

HEADERS = {
    "x-slack-request-timestamp": "1795144321",
    "x-slack-signature": f"v0={'a' * 64}",
    "content-type": "application/x-www-form-urlencoded",
}


def test_bolt_gets_the_body_and_the_headers_it_needs() -> None:
    headers = {**HEADERS, "x-slack-bolt-lazy-only": "1", "cookie": "x"}
    request = bolt_request(headers, b"payload=%7B%22type%22%3A%22block_actions%22%7D")
    assert request.body == {"type": "block_actions"}
    assert {name: value[0] for name, value in request.headers.items()} == HEADERS
    assert not request.lazy_only


def test_without_a_signature_nothing_is_read() -> None:
    with pytest.raises(RequestIsUnsigned):
        bolt_request({}, b"\xff")


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(BodyIsUnreadable):
        bolt_request(HEADERS, b"payload={")
