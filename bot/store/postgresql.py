"""What PostgreSQL is told of us, and which of its refusals mean that it is away.

A process that is stopped in the midst of a transaction keeps its rows locked, and whoever waits for
them waits with it. So the server ends a transaction in which nothing happens, and whoever wakes
finds its connection gone. After a failover a connection may lead to the old primary, which only
reads now. To psycopg both are internal errors; they are a database that is away, and a connection
to be replaced. Source: PostgreSQL, "Client Connection Defaults" and "PostgreSQL Error Codes".
"""

from typing import Any

from psycopg import errors
from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import OperationalError

IDLE_SECONDS = 30  # as long as a lease: by then another replica may have taken over
GONE = (errors.IdleInTransactionSessionTimeout, errors.ReadOnlySqlTransaction)


def prepare(engine: Engine) -> None:
    """Let every connection of an engine be like that."""
    event.listen(engine, "connect", _limit)
    event.listen(engine, "handle_error", _away, retval=True)


def _limit(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    cursor.close()
    connection.commit()


def _away(context: ExceptionContext) -> BaseException | None:
    error = context.original_exception
    if not isinstance(error, GONE):
        return None
    context.is_disconnect = True
    return OperationalError(context.statement, None, error)
