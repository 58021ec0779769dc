from dataclasses import replace

from bot.core.run import Approval
from bot.store import approvals
from bot.store.database import Database
from tests.support.alerts import minute

AMINA = Approval("amina", "slack:U01AMINA", "ab" * 32, minute(2))
YUSUF = Approval("yusuf", "slack:U02YUSUF", "ab" * 32, minute(1))


async def test_approvals_stand_in_the_order_they_were_given(database: Database) -> None:
    async with database.write() as connection:
        for one in (AMINA, YUSUF):
            await approvals.add(connection, "r", one)
        await approvals.add(connection, "other", AMINA)
        assert await approvals.of_run(connection, "r") == [YUSUF, AMINA]
        assert await approvals.of_run(connection, "other") == [AMINA]
        assert await approvals.of_run(connection, "third") == []


async def test_a_person_approves_once_whichever_way_they_came(database: Database) -> None:
    again = replace(AMINA, actor="aws:arn:aws:iam::111122223333:user/amina", at=minute(3))
    async with database.write() as connection:
        await approvals.add(connection, "r", AMINA)
        await approvals.add(connection, "r", again)
        assert await approvals.of_run(connection, "r") == [AMINA]
