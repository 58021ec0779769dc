import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from bot.inbound.identity import digest, event_id

EVENT = b'{"id":"6a7e8feb-b491","source":"aws.ecs","detail-type":"ECS Task State Change"}'


def test_an_eventbridge_event_has_its_own_id() -> None:
    assert event_id(EVENT) == "6a7e8feb-b491"


@pytest.mark.parametrize(
    "body",
    [
        b'{"id":"6a7e8feb","type":"Recon:EC2/Portscan","severity":5}',
        EVENT.replace(b'"6a7e8feb-b491"', b"7"),
        EVENT.replace(b"6a7e8feb-b491", b""),
        EVENT.replace(b"6a7e8feb-b491", b"\\u0000"),
        EVENT.replace(b"6a7e8feb-b491", b"\\ud800"),
        EVENT.replace(b"6a7e8feb-b491", b"a" * 129),
        b"backup failed",
        b"[" * 100_000,
        b"\xff",
        b"null",
        b"",
    ],
)
def test_anything_else_has_none(body: bytes) -> None:
    assert event_id(body) is None


def test_a_digest_is_sha_256_in_hex_and_the_hour() -> None:
    night = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)

    assert digest(b"x", night) == f"{hashlib.sha256(b'x').hexdigest()}-2026112003"
    assert digest(b"x", night) == digest(b"x", night + timedelta(minutes=40))
    assert digest(b"x", night) != digest(b"x", night + timedelta(days=1))
