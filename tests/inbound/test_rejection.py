import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.core.errors import FirebreakError, MessageIsNotAuthenticatedYet, StoreFailed
from bot.core.reject import RejectReason
from bot.core.signal import Entrance
from bot.flow.quarantine import put_aside
from bot.inbound.rejection import (
    REJECTIONS,
    BodyIsUnreadable,
    DeliveryIsRaw,
    QuarantineIsFull,
    SubscriptionIsNotConfirmed,
    TokenIsNotSet,
    reject,
)
from bot.inbound.sns_envelope import read_envelope
from bot.store.database import Database
from tests.support.signals import signal


@pytest.mark.parametrize(
    "kind",
    [
        MessageIsNotAuthenticatedYet,
        QuarantineIsFull,
        StoreFailed,
        SubscriptionIsNotConfirmed,
        TokenIsNotSet,
    ],
)
def test_where_trying_again_may_help_sns_is_asked_to(kind: type[FirebreakError]) -> None:
    assert reject(Entrance.SNS, kind("x"), lambda _: None).status == 503


def test_every_reason_of_an_entrance_is_used() -> None:
    assert {reason for _, reason in REJECTIONS.values()} == set(RejectReason)


def test_the_most_special_error_decides() -> None:
    class RawAsWell(DeliveryIsRaw):
        pass

    counted: list[RejectReason] = []
    rejection = reject(Entrance.SNS, RawAsWell('turn "it" off'), counted.append)
    assert rejection.status == 400
    assert rejection.body == b'{"ok": false, "error": "turn \\"it\\" off"}'
    assert counted == [RejectReason.RAW_DELIVERY]


def test_a_cause_is_logged_without_the_message() -> None:
    with pytest.raises(BodyIsUnreadable) as unreadable:
        read_envelope(b"\xff a secret")
    with capture_logs() as lines:
        reject(Entrance.SNS, unreadable.value, lambda _: None)
    assert "codec can't decode" in lines[0]["cause"]
    assert "a secret" not in str(lines)


async def test_a_database_that_refuses_is_logged_without_the_row(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("ALTER TABLE quarantine RENAME TO elsewhere"))
    try:
        with pytest.raises(StoreFailed) as failure:
            await put_aside(database, signal("1", b"a secret"))
    finally:
        async with database.write() as connection:
            await connection.execute(text("ALTER TABLE elsewhere RENAME TO quarantine"))
    with capture_logs() as lines:
        reject(Entrance.SNS, failure.value, lambda _: None)
    assert "quarantine" in lines[0]["cause"]
    assert "a secret" not in str(lines)
