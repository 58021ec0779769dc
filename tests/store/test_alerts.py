from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlalchemy import event

from bot.core.alert import Alert, AlertStatus, Fact, Link, Target
from bot.core.severity import Severity
from bot.core.tracking import Tracked, closed, first_heard, heard_again
from bot.store import alerts
from bot.store.database import Database
from tests.support.alerts import alarm, finding, minute

CPU = "arn:alarm:cpu"
BARE = Alert("unknown", AlertStatus.FIRING, Severity.INFO, "", "bare", minute(0))


def tracked(alert: Alert, incident: int | None = 1) -> Tracked:
    return first_heard(alert, incident, authenticated=True)


async def save(database: Database, *changed: Tracked) -> None:
    async with database.write() as connection:
        await alerts.save(connection, changed)


async def current(database: Database, *fingerprints: str) -> dict[str, Tracked]:
    async with database.read() as connection:
        return await alerts.current(connection, fingerprints)


async def of(database: Database, incident: int, limit: int | None = None) -> list[Tracked]:
    async with database.read() as connection:
        return await alerts.of_incident(connection, incident, limit)


async def firing(database: Database, incidents: Iterable[int]) -> dict[int, int]:
    async with database.read() as connection:
        return await alerts.count_firing(connection, incidents)


async def test_an_alert_comes_back_as_it_was(database: Database) -> None:
    full = alarm(
        severity=Severity.CRITICAL,
        facts=(Fact("Reason", "<b>&amp;\n"),),
        links=(Link("Open", "https://console.aws.amazon.com/"),),
        labels={"tag:team": "shop"},
        sample=True,
    )
    one = replace(tracked(full), count=3, changes=(minute(0), minute(1)), authenticated=False)
    seen, bare = tracked(finding(), None), tracked(BARE)
    await save(database, one, seen, bare)
    assert await current(database, CPU, finding().fingerprint, "bare", "none") == {
        CPU: one,
        finding().fingerprint: seen,
        "bare": bare,
    }


@settings(deadline=None, max_examples=50)
@given(st.builds(Alert, at=st.just(minute(0)), labels=st.dictionaries(st.text(), st.text())))
def test_any_alert_survives_its_document(alert: Alert) -> None:
    adapter = TypeAdapter(Alert)
    assert adapter.validate_json(adapter.dump_json(alert)) == alert


async def test_one_statement_a_fingerprint_is_current(database: Database) -> None:
    first = tracked(alarm(0, "OK"), 1)
    await save(database, first)
    second = heard_again(first, alarm(5), 2, authenticated=True)
    await save(database, second)
    assert (await current(database, CPU))[CPU] == second
    assert await of(database, 1) == [replace(first, current=False)]
    assert await of(database, 2) == [second]


async def test_a_recovery_nobody_knew_is_replaced_by_its_incident(database: Database) -> None:
    await save(database, tracked(alarm(1, "OK"), None))
    await save(database, tracked(alarm(0), 1))
    assert (await current(database, CPU))[CPU].incident == 1


async def test_the_worst_first_then_the_earliest(database: Database) -> None:
    low = alarm(0, name="a", severity=Severity.LOW)
    late, early = alarm(2, name="b"), alarm(1, name="c")
    await save(database, *(tracked(one) for one in (low, late, early)))
    assert [one.alert.labels["alarm"] for one in await of(database, 1)] == ["c", "b", "a"]
    assert len(await of(database, 1, 2)) == 2
    async with database.read() as connection:
        assert await alerts.count(connection, 1) == 3
        assert await alerts.count(connection, 2) == 0


async def test_what_fires_is_counted_by_incident(database: Database) -> None:
    await save(
        database,
        tracked(alarm(0, name="a"), 1),
        tracked(alarm(0, name="b"), 1),
        tracked(alarm(0, "OK", name="c"), 1),
        tracked(alarm(0, "OK", name="d"), 2),
        closed(tracked(finding(), 3)),
    )
    assert await firing(database, [1, 2, 3, 4]) == {1: 2}
    assert await firing(database, []) == {}


async def test_what_was_split_off_is_forgotten_here(database: Database) -> None:
    await save(database, tracked(alarm(name="a")), tracked(alarm(name="b")))
    async with database.write() as connection:
        await alerts.forget(connection, 1, ["arn:alarm:a"])
        await alerts.forget(connection, 1, [])
    assert [one.alert.labels["alarm"] for one in await of(database, 1)] == ["b"]


async def test_the_past_moves_without_becoming_the_present(database: Database) -> None:
    past = tracked(alarm(0, "OK"), 1)
    present = heard_again(past, alarm(5), 2, authenticated=True)
    await save(database, past)
    await save(database, present)
    (was,) = await of(database, 1)
    await save(database, replace(was, incident=3))
    assert (await current(database, CPU))[CPU] == present
    assert await of(database, 3) == [replace(past, incident=3, current=False)]


async def test_the_past_never_overwrites_the_present(database: Database) -> None:
    past = replace(tracked(alarm(0, "OK"), 2), current=False)
    present = tracked(alarm(5), 2)
    await save(database, present)
    await save(database, past)
    assert await of(database, 2) == [present]


async def test_a_target_is_a_target_again(database: Database) -> None:
    await save(database, tracked(alarm(targets=(Target("ec2-instance", "i-1", "web"),))))
    assert (await current(database, CPU))[CPU].alert.targets[0].label == "web"


async def test_replicas_write_them_in_one_order(database: Database) -> None:
    # Where no incident is locked for them (recoveries alone), any other order can deadlock.
    written: list[str] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.startswith("INSERT INTO alerts"):
            written.extend(str(next(iter(_values(row)))) for row in values)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    names = ["b", "c", "a"]
    await save(database, *(tracked(alarm(0, "OK", name=name), None) for name in names))
    assert written == ["arn:alarm:a", "arn:alarm:b", "arn:alarm:c"]


def _values(row: Any) -> Iterable[Any]:
    """Return a row's values; the first column is the fingerprint."""
    return row.values() if isinstance(row, dict) else row
