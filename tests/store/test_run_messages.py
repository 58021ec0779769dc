from dataclasses import replace

from bot.core.message import Message, Role
from bot.core.run import Run
from bot.store import messages, run_messages
from bot.store.database import Database
from tests.store.test_messages import HERE, of, opened, posted, urgent, want
from tests.support.alerts import THREE
from tests.support.runs import run


async def shown(database: Database, one: Run) -> dict[str, Message]:
    """Return the run's messages by where they stand."""
    async with database.read() as connection:
        found = await messages.of_incident(connection, one.incident)
    return {each.channel: each for each in found if run_messages.run_of(each.key) == one.id}


async def test_a_run_has_one_message_that_follows_it(database: Database) -> None:
    incident = await opened(database)
    one = run(incident=incident.number)
    async with database.write() as connection:
        await run_messages.show(connection, incident, one)
    (first,) = (await shown(database, one)).values()
    assert (first.channel, first.role, first.wanted) == (HERE, Role.RUN, 1)
    async with database.write() as connection:
        await run_messages.show(connection, incident, replace(one, revision=4))
    (later,) = (await shown(database, one)).values()
    assert later == replace(first, wanted=4)


async def test_copies_follow_it_too_each_person_once(database: Database) -> None:
    incident = await opened(database)
    one, other = run(incident=incident.number), run(incident=incident.number)
    async with database.write() as connection:
        for each in (one, other):
            await run_messages.show(connection, incident, each)
        await run_messages.send(connection, incident, one, ["U01AMINA", "U02YUSUF"])
        later = replace(one, revision=3)
        await run_messages.send(connection, incident, later, ["U02YUSUF"])
        await run_messages.show(connection, incident, later)
    found = await shown(database, one)
    assert {place: (each.role, each.wanted) for place, each in found.items()} == {
        HERE: (Role.RUN, 3),
        "U01AMINA": (Role.COPY, 3),
        "U02YUSUF": (Role.COPY, 3),
    }
    assert {each.wanted for each in (await shown(database, other)).values()} == {1}


async def test_a_run_stands_in_the_thread_and_a_copy_needs_none(database: Database) -> None:
    incident = await opened(database)
    one = run(incident=incident.number)
    async with database.write() as connection:
        await run_messages.show(connection, incident, one)
        await run_messages.send(connection, incident, one, ["U01AMINA"])
        copy = await messages.most_urgent(
            connection, "U01AMINA", THREE, may_post=True, may_update=True
        )
    assert copy is not None
    assert (copy.role, copy.thread_ts) == (Role.COPY, "")
    assert await urgent(database) is None  # the thread's root does not stand yet
    await want(database, *messages.cards(incident, THREE))
    await posted(database, incident, "12.5")
    in_thread = await urgent(database)
    assert in_thread is not None
    assert (in_thread.role, in_thread.thread_ts) == (Role.RUN, "12.5")


async def test_no_change_of_the_incident_touches_what_a_run_shows(database: Database) -> None:
    incident = await opened(database)
    one = run(incident=incident.number, revision=2)
    async with database.write() as connection:
        await run_messages.show(connection, incident, one)
        await run_messages.send(connection, incident, one, ["U01AMINA"])
        before = await messages.of_incident(connection, incident.number)
        await messages.follow(connection, [replace(incident, revision=9)])
        assert await messages.of_incident(connection, incident.number) == before
    assert len(await of(database, incident)) == 2
