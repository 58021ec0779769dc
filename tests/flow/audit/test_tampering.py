"""Whoever owns the database may do anything: what a check says of each of their ways."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.core.audit import Report, Verdict
from bot.core.ledger import SYSTEM, Entry, Sealed
from bot.core.proof import Proof, pieces, proven, read_proof
from bot.flow.audit.whole import Audit
from bot.store import checkpoints, ledger
from bot.store.database import Database
from tests.support.alerts import THREE
from tests.support.forgery import Change, forge, guard, resalted, saying, tamper, unguard

AMINA = "slack:U01AMINA"
LONG = 6


def note(chain: str, at: datetime, number: int) -> Entry:
    return Entry(chain, "note", at, AMINA, {"text": f"{chain}{number}"})


@pytest.fixture(autouse=True)
async def guarded_again(database: Database) -> AsyncIterator[None]:
    """Put PostgreSQL's triggers back: that is quicker than another schema."""
    yield
    if not database.is_sqlite:
        await guard(database)


@pytest.fixture
async def kept(database: Database) -> tuple[Proof, str]:
    """Return what was kept elsewhere: yesterday's export of chain b, and a checkpoint's hash."""
    for number in range(1, LONG + 1):
        async with database.write() as connection:
            at = THREE + timedelta(minutes=number)
            new = [
                Entry(c, "note", at, AMINA, {"text": f"{c}{number}"}) for c in ("a", "b", SYSTEM)
            ]
            await ledger.append(connection, new)
            if number % 2 == 0:
                await checkpoints.take(connection, at)
    async with database.read() as connection:
        chain = await ledger.read_chain(connection, "b")
        witnesses = await checkpoints.witnesses(connection, "b")
        last = await checkpoints.newest(connection)
    assert last is not None
    document = json.loads("".join(pieces("b", map(proven, chain), witnesses)))
    async with database.write() as connection:  # today
        await ledger.append(connection, [note("b", at + timedelta(days=1), 0)])
    return read_proof(document), last.hash.hex()


async def checked(database: Database, head: str = "", earlier: Proof | None = None) -> Report:
    return await Audit(database, lambda _: None, head, earlier).check()


@pytest.mark.usefixtures("kept")
async def test_what_nobody_changed_is_consistent_and_no_more(database: Database) -> None:
    report = await checked(database)
    assert report.verdict is Verdict.UNANCHORED
    assert (report.problems, report.proven) == ([], 0)
    assert (report.chains, report.entries, report.checkpoints) == (3, 3 * LONG + 1, 3)


async def test_with_a_hash_that_was_kept_it_is_proven_up_to_there(
    database: Database, kept: tuple[Proof, str]
) -> None:
    earlier, head = kept
    report = await checked(database, head[:32], earlier)
    assert report.verdict is Verdict.ANCHORED
    assert report.anchors == [
        "checkpoint 3 of 2026-11-20 03:06 UTC: 18 entries of 3 chains",
        "b up to entry 6, by the export",
    ]
    of_entry = await checked(database, earlier.entries[3].hash.hex())
    assert (of_entry.anchors, of_entry.proven) == (["b up to entry 4"], 4)


async def test_a_hash_of_another_ledger_is_a_problem(
    database: Database, kept: tuple[Proof, str]
) -> None:
    assert kept
    report = await checked(database, "ab" * 16)
    assert report.problems == [
        f"head {'ab' * 16} is nowhere in this ledger: entries were removed or rewritten"
    ]


CRUDE = [
    ("UPDATE ledger SET kind = 'other' WHERE chain = 'b' AND seq = 3", "b #3: its columns"),
    (
        (
            "UPDATE ledger SET content = (SELECT content FROM ledger WHERE chain = 'b' "
            "AND seq = 2) WHERE chain = 'b' AND seq = 3"
        ),
        "b #3: field",
    ),
    (
        (
            "UPDATE ledger SET header = (SELECT header FROM ledger WHERE chain = 'b' AND seq = 2) "
            "WHERE chain = 'b' AND seq = 3"
        ),
        "b #3: the header was changed",
    ),
    ("UPDATE ledger SET seq = 99 WHERE chain = 'b' AND seq = 3", "b #99: stands where"),
    ("DELETE FROM ledger WHERE chain = 'b' AND seq = 1", "b #2: stands where number 1 belongs"),
    ("DELETE FROM ledger WHERE chain = 'b' AND seq = 3", "b #4: stands where number 3 belongs"),
    ("DELETE FROM ledger WHERE chain = 'b' AND seq = 7", "b #7: is missing"),
    ("DELETE FROM ledger WHERE chain = 'b'", "b #7: is missing"),
    ("DELETE FROM chains WHERE chain = 'b'", "b #1: stands beyond the end"),
    (
        (
            "INSERT INTO ledger SELECT chain, 8, kind, at, header, content, hash FROM ledger "
            "WHERE chain = 'b' AND seq = 7"
        ),
        "b #8: stands beyond the end",
    ),
    ("UPDATE chains SET seq = 6 WHERE chain = 'b'", "b #6: is another entry, says the head"),
    ("DELETE FROM checkpoints WHERE number = 2", "checkpoint 3: stands where number 2 belongs"),
    ("DELETE FROM checkpoint_heads WHERE checkpoint = 3", "checkpoint 3: the heads"),
    (
        "DELETE FROM checkpoints WHERE number = 3",
        "b #6: the checkpoint that vouched for it is missing",
    ),
    ("UPDATE checkpoint_heads SET seq = 5 WHERE checkpoint = 3", "b #5: is another entry, says c"),
]


@pytest.mark.parametrize(("statement", "named"), CRUDE)
async def test_a_change_of_rows_is_found_and_named(
    database: Database, kept: tuple[Proof, str], statement: str, named: str
) -> None:
    await tamper(database, statement)
    report = await checked(database)
    assert report.verdict is Verdict.PROBLEM
    assert any(named in problem for problem in report.problems), report.problems
    assert (await checked(database, kept[1])).verdict is Verdict.PROBLEM


async def test_a_truncation_that_is_tidied_up_is_found_by_what_was_kept(
    database: Database, kept: tuple[Proof, str]
) -> None:
    earlier, head = kept
    await forge(database, "b", lambda chain: chain[:4])
    assert (await checked(database)).verdict is Verdict.UNANCHORED
    assert (await checked(database, head)).verdict is Verdict.PROBLEM
    report = await checked(database, earlier=earlier)
    assert [one.partition(":")[0] for one in report.problems] == ["b #5", "b #6"]


def swapped(chain: list[Sealed]) -> list[Sealed]:
    return [*chain[:2], chain[3], chain[2], *chain[4:]]


def planted(chain: list[Sealed]) -> list[Sealed]:
    return [*chain[:3], resalted(saying(chain[2], text="forged")), *chain[3:]]


FORGERIES: list[tuple[str, Change, list[str]]] = [
    (
        "a word",
        lambda chain: [*chain[:2], saying(chain[2], text="forged"), *chain[3:]],
        ["b #3: was changed since then: text"],
    ),
    (
        "who did it",
        lambda chain: [saying(chain[0], actor="system"), *chain[1:]],
        ["b #1: was changed since then: actor"],
    ),
    (
        "one with salts of its own",
        lambda chain: [
            resalted(saying(one, text="x") if n == 4 else one) for n, one in enumerate(chain)
        ],
        ["b #5: was changed since then: text", "b 5 entries that say the same were sealed anew"],
    ),
    ("the first", lambda chain: chain[1:], ["b #1: was removed since then: note of 2026-11-20 03"]),
    ("one inside", lambda chain: [*chain[:3], *chain[4:]], ["b #4: was removed since then"]),
    ("order", swapped, ["b #3: was moved since then", "b #4: was moved since then"]),
    ("one more", planted, ["b #4: was put in since then: note of 2026-11-20 03"]),
]


@pytest.mark.parametrize(
    ("change", "named"), [pytest.param(*rest, id=name) for name, *rest in FORGERIES]
)
async def test_where_every_hash_is_recomputed_only_what_was_kept_tells(
    database: Database, kept: tuple[Proof, str], change: Change, named: list[str]
) -> None:
    earlier, head = kept
    await forge(database, "b", change)
    assert (await checked(database)).verdict is Verdict.UNANCHORED
    assert (await checked(database, head)).verdict is Verdict.PROBLEM
    report = await checked(database, earlier=earlier)
    assert report.verdict is Verdict.PROBLEM
    assert len(report.problems) == len(named)
    for problem, begin in zip(sorted(report.problems), sorted(named), strict=True):
        assert problem.startswith(begin)


async def test_an_invented_incident_was_in_no_checkpoint_of_its_time(
    database: Database, kept: tuple[Proof, str]
) -> None:
    async with database.write() as connection:
        long_ago = THREE - timedelta(hours=1)
        await ledger.append(connection, [note("invented", long_ago, 1)])
        await checkpoints.take(connection, THREE + timedelta(days=1))
    assert (await checked(database)).verdict is Verdict.UNANCHORED
    assert (await checked(database, kept[1])).problems == [
        "invented #1: says to be older than checkpoint 3, which does not know it"
    ]


async def test_a_value_that_vanished_needs_somebody_who_erased_it(
    database: Database, kept: tuple[Proof, str]
) -> None:
    gone = {"given": b'{"actor":null,"text":null}'}
    async with database.write() as connection:
        await unguard(connection)
        hollow = "UPDATE ledger SET content = :given WHERE chain = 'b' AND seq = 3"
        await connection.execute(text(hollow), gone)
    report = await checked(database, kept[1])
    assert report.problems == ["b #3: actor, text is gone, and no entry says who erased it"]
    assert report.gone == 2
