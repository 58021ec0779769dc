"""Confirm an SNS subscription: visit the SubscribeURL of a listed topic, and record it."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import MessageIsNotAuthenticatedYet, StoreFailed
from bot.core.ledger import SYSTEM, Entry
from bot.inbound.fetch import Fetch
from bot.inbound.rejection import CertificateIsForeign, SubscriptionIsNotConfirmed
from bot.inbound.sns_envelope import Envelope
from bot.inbound.sns_urls import is_subscribe_url
from bot.store import ledger
from bot.store.database import Database

log = structlog.get_logger("inbound")


class Confirmer:
    """Confirms subscriptions of topics that the caller found listed and authentic."""

    def __init__(
        self,
        database: Database,
        fetch: Fetch,
        clock: Callable[[], datetime],
        emulators: AbstractSet[str],
    ) -> None:
        self._database = database
        self._fetch = fetch
        self._clock = clock
        self._emulators = emulators

    async def confirm(self, envelope: Envelope) -> None:
        """Visit the SubscribeURL once, and write that to the system's ledger.

        Raises CertificateIsForeign where the URL is not AWS's, SubscriptionIsNotConfirmed
        where it does not answer 200, StoreFailed where it could not be recorded.
        """
        url = envelope.fields.get("SubscribeURL", "")
        if not is_subscribe_url(url, envelope.region, self._emulators):
            raise CertificateIsForeign("its SubscribeURL is not AWS's, in the topic's Region")
        try:
            await self._fetch(url)
        except MessageIsNotAuthenticatedYet as failure:  # SNS shall send the request again
            raise SubscriptionIsNotConfirmed("its SubscribeURL did not answer 200") from failure
        await self._record(envelope)
        log.info("sns.subscription_confirmed", topic=envelope.topic)

    async def _record(self, envelope: Envelope) -> None:
        fields = {"topic": envelope.topic, "message_id": envelope.message_id}
        entry = Entry(SYSTEM, "subscription.confirmed", self._clock(), "system", fields)
        try:
            async with self._database.write() as connection:
                await ledger.append(connection, [entry])
        except SQLAlchemyError as failure:  # SNS sends it again; confirming twice is harmless
            raise StoreFailed("the confirmation could not be recorded") from failure
