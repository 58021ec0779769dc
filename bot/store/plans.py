"""Plans as they were shown, byte for byte."""

from datetime import datetime

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import PlanIsGone
from bot.core.ledger import NONSENSE
from bot.core.plan import Plan
from bot.core.proposed import Shown
from bot.core.stored_plan import from_bytes, to_bytes
from bot.store.base import Moment, Words, metadata
from bot.store.runs import runs

plans = Table(
    "plans",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("incident", Integer, nullable=False),
    Column("undoes", String(36), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("actor", Words, nullable=False),
    Column("shown_at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
    # Since when it is known that it became a run, so that nobody looks at it again.
    Column("kept_at", Moment),
)

NOT_KEPT = plans.c.kept_at.is_(None)
Index("ix_plans_not_kept", plans.c.shown_at, sqlite_where=NOT_KEPT, postgresql_where=NOT_KEPT)
CHANGED = "This plan was changed in the database: it cannot be run."


async def save(connection: AsyncConnection, shown: Shown) -> None:
    """Keep a plan that is about to be shown."""
    row = {
        "id": shown.id,
        "incident": shown.incident,
        "undoes": shown.undoes,
        "digest": shown.plan.digest,
        "actor": shown.actor,
        "shown_at": shown.shown_at,
        "body": to_bytes(shown.plan),
    }
    await connection.execute(plans.insert().values(row))


async def read(connection: AsyncConnection, plan: str) -> Shown:
    """Return a plan. Raises PlanIsGone, also where it does not have its digest any more."""
    row = (await connection.execute(select(plans).where(plans.c.id == plan))).mappings().first()
    if row is None:
        raise PlanIsGone("This plan is no longer kept: open the action again for a new one.")
    kept = _intact(row["body"], row["digest"])
    return Shown(row["id"], row["incident"], row["undoes"], row["actor"], row["shown_at"], kept)


def _intact(body: bytes, digest: str) -> Plan:
    """Return the stored plan. Raises PlanIsGone where it is not the one with this digest."""
    try:
        plan = from_bytes(body)
        if plan.digest == digest:
            return plan
    except NONSENSE as error:  # bytes that are no plan any more
        raise PlanIsGone(CHANGED) from error
    raise PlanIsGone(CHANGED)


async def forget(connection: AsyncConnection, before: datetime) -> int:
    """Delete plans that were shown before a moment and never confirmed; return how many.

    Those that were are marked, so that each is looked at once.
    """
    confirmed = select(runs.c.id).where(runs.c.id == plans.c.id).exists()
    old = [NOT_KEPT, plans.c.shown_at < before]
    await connection.execute(update(plans).where(*old, confirmed).values(kept_at=before))
    return (await connection.execute(delete(plans).where(*old, ~confirmed))).rowcount
