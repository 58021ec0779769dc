import json
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.core.errors import MessageIsNotAuthenticatedYet, StoreFailed
from bot.core.ledger import SYSTEM, opened
from bot.inbound.confirm import Confirmer
from bot.inbound.rejection import CertificateIsForeign, SubscriptionIsNotConfirmed
from bot.inbound.sns_envelope import Envelope, read_envelope
from bot.store import ledger
from bot.store.database import Database
from tests.support.clock import Clock
from tests.support.signing import SUBSCRIBE_URL, TOPIC, body, confirmation

pytest_plugins = ["tests.support.databases"]


class Web:
    def __init__(self) -> None:
        self.visited: list[str] = []
        self.broken = False

    async def fetch(self, url: str) -> bytes:
        self.visited.append(url)
        if self.broken:
            raise MessageIsNotAuthenticatedYet("it answers 403")
        return b"<ConfirmSubscriptionResponse/>"


def envelope(**changes: Any) -> Envelope:
    return read_envelope(body(confirmation(**changes)))


async def recorded(database: Database) -> list[dict[str, object]]:
    async with database.read() as connection:
        return [opened(entry) for entry in await ledger.read_chain(connection, SYSTEM)]


async def test_a_subscription_is_confirmed_and_recorded(database: Database) -> None:
    web = Web()
    confirmer = Confirmer(database, web.fetch, Clock(), frozenset())
    with capture_logs() as lines:
        await confirmer.confirm(envelope(MessageId="c-1"))
    assert web.visited == [SUBSCRIBE_URL]
    assert await recorded(database) == [{"actor": "system", "topic": TOPIC, "message_id": "c-1"}]
    assert [line["event"] for line in lines] == ["sns.subscription_confirmed"]
    assert "2336412f37fb687f5d51e6e2425f" not in json.dumps(lines)


@pytest.mark.parametrize("url", ["https://evil.example/?Action=ConfirmSubscription", None])
async def test_a_url_that_is_not_awss_is_not_visited(database: Database, url: str | None) -> None:
    web = Web()
    confirmer = Confirmer(database, web.fetch, Clock(), frozenset())
    with pytest.raises(CertificateIsForeign, match="SubscribeURL"):
        await confirmer.confirm(envelope(SubscribeURL=url))
    assert web.visited == []


async def test_an_emulator_is_visited_where_it_is_named(database: Database) -> None:
    web, url = Web(), "http://127.0.0.1:4566/?Action=ConfirmSubscription&Token=x"
    await Confirmer(database, web.fetch, Clock(), {"127.0.0.1:4566"}).confirm(
        envelope(SubscribeURL=url)
    )
    assert web.visited == [url]


async def test_what_aws_refuses_is_not_confirmed(database: Database) -> None:
    web = Web()
    web.broken = True
    with pytest.raises(SubscriptionIsNotConfirmed):
        await Confirmer(database, web.fetch, Clock(), frozenset()).confirm(envelope())
    assert await recorded(database) == []


async def test_what_cannot_be_recorded_is_asked_for_again(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("DROP TABLE ledger"))
    with pytest.raises(StoreFailed):
        await Confirmer(database, Web().fetch, Clock(), frozenset()).confirm(envelope())
