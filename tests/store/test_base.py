from datetime import UTC, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import StatementError

from bot.core.absorb import begin
from bot.core.message import Role
from bot.core.routing import Routing
from bot.store import incidents, messages
from bot.store.base import Moment, Words, new_id
from bot.store.database import Database
from bot.store.messages import Wish
from tests.support.alerts import THREE, alarm

DIALECTS: tuple[Dialect, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]  # SQLAlchemy ships it untyped
ROUTING = Routing("C0ALARMS", "g", lambda: "default")


def test_later_ids_sort_after_earlier_ones() -> None:
    ids = [new_id() for _ in range(100)]
    assert all(earlier < later for earlier, later in pairwise(ids))
    assert {len(ident) for ident in ids} == {36}


@given(
    st.integers(-(10**15), 10**16),
    st.sampled_from([UTC, timezone(timedelta(hours=-5, minutes=-30))]),
)
def test_moments_come_back_as_they_were(microseconds: int, zone: timezone) -> None:
    moment = (THREE + timedelta(microseconds=microseconds)).astimezone(zone)
    for dialect in DIALECTS:
        stored = Moment().process_bind_param(moment, dialect)
        assert Moment().process_result_value(stored, dialect) == moment


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = THREE.replace(tzinfo=None)
    with pytest.raises(StatementError, match="has no time zone"):
        async with database.write() as connection:
            await incidents.open_incident(connection, begin(alarm(), ROUTING, new_id(), naive))


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_words_are_storable_and_lose_nothing_else(said: str) -> None:
    stored = Words().process_bind_param(said, DIALECTS[0])
    assert stored is not None
    assert "\0" not in stored.encode().decode()
    assert len(stored) == len(said)
    assert all(a in (b, "\ufffd") for a, b in zip(stored, said, strict=True))
    if said.isprintable():
        assert stored == said


@pytest.mark.parametrize("said", ["half\ud800", "nul\0", "x" * 100_000, "\ud83d\ude00", "é日本"])
async def test_no_words_fail_a_write(database: Database, said: str) -> None:
    alert = alarm(title=said, account=said, region=said, source=said)
    one = begin(alert, Routing("C0ALARMS", said[:500], lambda: "default"), new_id(), THREE)
    async with database.write() as connection:
        opened = await incidents.open_incident(connection, one)
        await messages.want(
            connection, [Wish(opened, "C0ALARMS", Role.REPLY, "k", THREE, said, said)]
        )
    async with database.read() as connection:
        (reply,) = await messages.of_incident(connection, opened.number)
        (home,) = await incidents.homes(connection, [said[:500]], THREE)
        found = await incidents.read(connection, opened.number)
    clean = "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in said)
    assert (reply.text, reply.mention, found.title) == (clean, clean, clean)
    assert home == (clean[:500], opened.number)
