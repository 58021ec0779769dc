from dataclasses import replace

from bot.core.run import RunStep, StepState
from bot.store import run_steps
from bot.store.database import Database
from tests.support.alerts import minute

TAG, SWAP = RunStep(0, "tag", "Tag it"), RunStep(1, "swap", "Swap its groups")
DONE = replace(
    SWAP,
    state=StepState.DONE,
    says="2 of 2 \0 interfaces",
    request_ids=("req-1", "req-2"),
    made={"group": "sg-q", "interfaces": {"eni-1": ["sg-web"]}, "n": None},
    attempts=2,
    at=minute(1),
)


async def steps(database: Database, run: str = "r") -> list[RunStep]:
    async with database.read() as connection:
        return await run_steps.of_run(connection, run)


async def test_steps_come_back_in_their_order(database: Database) -> None:
    async with database.write() as connection:
        await run_steps.add(connection, "r", [SWAP, TAG])
        await run_steps.add(connection, "other", [])
    assert await steps(database) == [TAG, SWAP]
    assert await steps(database, "other") == []


async def test_a_step_is_written_back_in_its_run_alone(database: Database) -> None:
    async with database.write() as connection:
        for run in ("r", "other"):
            await run_steps.add(connection, run, [TAG, SWAP])
        await run_steps.save(connection, "r", DONE)
    assert await steps(database) == [TAG, replace(DONE, says="2 of 2 \ufffd interfaces")]
    assert await steps(database, "other") == [TAG, SWAP]


async def test_a_run_that_is_taken_up_again_keeps_what_it_did(database: Database) -> None:
    done = replace(DONE, says="swapped")
    async with database.write() as connection:
        await run_steps.add(connection, "r", [TAG, SWAP])
        await run_steps.save(connection, "r", done)
        await run_steps.add(connection, "r", [TAG, SWAP, RunStep(2, "look", "Look")])
    assert await steps(database) == [TAG, done, RunStep(2, "look", "Look")]
