"""What all tables share: one metadata, UTC moments, words, and ids that sort by time."""

import re
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from uuid_utils import uuid7

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

# SQLite counts rows only in a column that is declared INTEGER.
Counter = BigInteger().with_variant(Integer, "sqlite")

# PostgreSQL refuses NUL, and no UTF-8 has halves of surrogate pairs.
_NOT_STORABLE = re.compile(r"[\0\ud800-\udfff]")


class Moment(TypeDecorator[datetime]):
    """A point in time, aware and in UTC on the way in and on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime; SQLite keeps UTC without its offset, which sorts."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return it aware, whatever the driver made of it."""
        del dialect  # both answers end up in UTC
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside, of any length: what no database takes becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as every database takes it."""
        del dialect  # SQLite would keep NUL, but nobody could tell why it alone does
        return value if value is None else _NOT_STORABLE.sub("\ufffd", value)


def new_id() -> str:
    """Return a UUIDv7: unique, and later ones sort after earlier ones."""
    return str(uuid7())


def made_at(ident: str) -> datetime:
    """Return when `new_id` made an id: its first 48 bits are milliseconds (RFC 9562)."""
    return datetime.fromtimestamp((UUID(ident).int >> 80) / 1000, UTC)
