"""What an export is made of is read once, as of one moment, on both databases."""

import pytest
from sqlalchemy import update

from bot.core.errors import IncidentIsUnknown
from bot.store.database import Database
from bot.store.plans import plans
from tests.export.night import Night
from tests.support.scene import AMINA, Scene


@pytest.fixture
async def night(scene: Scene) -> Night:
    night = Night(scene)
    await night.play()
    return night


async def test_the_whole_chain_is_there_and_fits(night: Night) -> None:
    async with night.export() as export:
        lines = list(export.lines)
        checked = export.story.checked
    assert [line.seq for line in lines] == list(range(1, checked.entries + 1))
    assert checked.problems == ()
    assert lines[-1].hash == checked.head


async def test_what_happens_later_is_in_the_next_export(night: Night) -> None:
    async with night.export() as export:
        await night.scene.respond.note(1, AMINA, "one more")
        before = len(list(export.lines))
    async with night.export() as export:
        assert len(list(export.lines)) == before + 1


async def test_rows_and_ledger_are_told_together(night: Night) -> None:
    async with night.export() as export:
        story = export.story
    (work,) = story.works
    assert (work.title, work.target, work.who) == ("Cut off", "web-2", "amina")
    assert [who for who, _ in work.approvals] == ["yusuf"]
    assert [step.who for step in story.steps] == ["amina", *[""] * 6]
    assert [picture[0] for picture in story.pictures] == ["web-2 sent 16.8 GB to 203.0.113.77"]
    assert [one.name for one in story.people] == ["amina", "yusuf"]


async def test_a_plan_that_was_changed_in_the_database_is_left_out(
    night: Night, database: Database
) -> None:
    async with database.write() as connection:
        await connection.execute(update(plans).values(body=b"{}"))
    async with night.export() as export:
        (work,) = export.story.works
    assert (work.changes, work.undo, work.how) == ((), "", "done and verified")


async def test_an_unknown_incident(night: Night) -> None:
    with pytest.raises(IncidentIsUnknown):
        async with night.export(number=99):
            pass


async def test_a_chain_that_was_cut_off_at_its_end_is_noticed(
    night: Night, database: Database
) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE chains SET seq = seq - 2 WHERE chain <> 'system'")
    async with night.export() as export:
        (problem,) = export.story.checked.problems
    assert "the known head is not in this chain" in problem
