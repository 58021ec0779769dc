"""Pages: wanted once, taken by one process, found by their link alone."""

import asyncio

import pytest

from bot.store import pages
from bot.store.database import Database, open_database
from bot.store.pages import Page, PageWish, hashed
from tests.support.alerts import THREE, minute


def wish(key: str = "page:1", notifier: str = "ops", at: float = 0) -> PageWish:
    return PageWish(1, notifier, key, "opened", minute(at))


async def want(database: Database, *wishes: PageWish) -> None:
    async with database.write() as connection:
        for one in wishes:
            await pages.want(connection, one)


async def take(database: Database, notifier: str = "ops", at: float = 60) -> Page | None:
    """Take the next one, for good."""
    async with database.write() as connection:
        page = await pages.next_due(connection, notifier, minute(at))
        if page:
            await pages.change(connection, page.id, sent_at=minute(at))
        return page


async def test_the_same_one_is_wanted_once(database: Database) -> None:
    await want(database, wish(), wish(at=9), wish("page:2"), wish(notifier="mail"))
    found = [await take(database) for _ in range(3)]
    assert [page.key if page else "" for page in found] == ["page:1", "page:2", ""]
    mail = await take(database, "mail")
    assert mail is not None
    assert (mail.due_at, mail.tries, mail.intent_at, mail.problem) == (THREE, 0, None, "")


async def test_what_is_due_the_longest_comes_first(database: Database) -> None:
    await want(database, wish("b", at=5), wish("a", at=1), wish("c", at=99))
    found = [await take(database) for _ in range(3)]
    assert [page.key if page else "" for page in found] == ["a", "b", ""]


async def test_which_notifiers_have_something_to_send(database: Database) -> None:
    await want(database, wish(), wish(notifier="mail", at=5), wish(notifier="late", at=99))
    async with database.read() as connection:
        assert await pages.notifiers_due(connection, minute(60)) == {"ops", "mail"}
        assert await pages.notifiers_due(connection, minute(-1)) == set()
    await take(database)
    async with database.read() as connection:
        assert await pages.notifiers_due(connection, minute(60)) == {"mail"}


async def test_a_page_is_found_by_its_token(database: Database) -> None:
    await want(database, wish(), wish("page:2"))
    async with database.write() as connection:
        page = await pages.next_due(connection, "ops", minute(1))
        assert page is not None
        await pages.change(connection, page.id, token_hash=hashed("token"))
    async with database.read() as connection:
        found = await pages.by_token(connection, "token")
        assert found is not None
        assert found.id == page.id
        for wrong in ("", "other", hashed("token")):  # nobody can use what is kept
            assert await pages.by_token(connection, wrong) is None


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_take_two_pages(database: Database, database_url: str) -> None:
    await want(database, wish("a"), wish("b"))
    other = open_database(database_url)
    async with asyncio.timeout(20), database.write() as one, other.write() as two:
        found = [await pages.next_due(each, "ops", minute(1)) for each in (one, two, two)]
    assert [page.key if page else "" for page in found] == ["a", "b", "b"]
    await other.close()
