import asyncio
import gc

from bot.inbound.slack.under_way import REMEMBERED, UnderWay


async def test_the_same_interaction_starts_once() -> None:
    under_way, done = UnderWay(), list[str]()

    async def work(name: str) -> None:
        done.append(name)

    for interaction in ("1.a", "1.a", "2.b", "1.a"):
        under_way.start(interaction, work(interaction))
    await under_way.finish()
    assert done == ["1.a", "2.b"]


async def test_what_has_no_id_counts_as_new() -> None:
    under_way, done = UnderWay(), list[int]()

    async def work(number: int) -> None:
        done.append(number)

    for number in range(3):
        under_way.start("", work(number))
    await under_way.finish()
    assert done == [0, 1, 2]


async def test_work_that_nobody_else_holds_is_done() -> None:
    under_way, done = UnderWay(), asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        gc.collect()  # a loop holds its tasks weakly
        await asyncio.sleep(0)
        done.set()

    under_way.start("1", work())
    gc.collect()
    await under_way.finish()
    assert done.is_set()


async def test_finishing_waits_for_what_starts_meanwhile() -> None:
    under_way, done = UnderWay(), list[str]()

    async def second() -> None:
        done.append("second")

    async def first() -> None:
        await asyncio.sleep(0.01)
        under_way.start("2", second())

    under_way.start("1", first())
    await under_way.finish()
    assert done == ["second"]


async def test_memory_of_interactions_is_bounded() -> None:
    under_way, done = UnderWay(), list[str]()

    async def work() -> None:
        done.append("")

    for number in range(REMEMBERED + 1):
        under_way.start(str(number), work())
    under_way.start(str(REMEMBERED), work())  # still known
    under_way.start("0", work())  # forgotten
    await under_way.finish()
    assert len(done) == REMEMBERED + 2
