from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from bot.core.complaint import Complaint, Hurts
from bot.core.errors import AccessIsDenied
from bot.core.ledger import Entry
from bot.core.severity import Severity
from bot.flow.checkup import database_complaints
from bot.flow.route import Router
from bot.settings import Config
from bot.store import inbox, incidents, ledger, quarantine
from bot.store.database import Database
from handlers.aws_errors import understood
from tests.support.kinds import filled
from tests.support.scene import AMINA, Scene
from tests.support.signals import TOPIC, signal

ROUTER = Router(Config.model_validate({"routes": [{"channel": "C0ALARMS"}]}), {})
NOW = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
REFUSED: Any = {
    "Error": {"Code": "AccessDenied", "Message": "no"},
    "ResponseMetadata": {"Service": "iam"},
}
DENIED = (
    "StopInstances: ec2:StopInstances is missing (a policy denies it explicitly). Add "
    '{"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*"}'
)


async def found(database: Database) -> list[Complaint]:
    return await database_complaints(database, NOW)


async def failed(database: Database, *says: str, ago: timedelta = timedelta(0)) -> None:
    """Let steps fail, one after the other."""
    about = filled("step.failed", action="isolate_instance", target="i-0web2")
    entries = [
        Entry("inc", "step.failed", NOW - ago + timedelta(seconds=n), AMINA, {**about, "says": one})
        for n, one in enumerate(says)
    ]
    async with database.write() as connection:
        await ledger.append(connection, entries)


async def test_a_new_database_has_nothing_to_say(database: Database) -> None:
    assert await found(database) == []


async def test_steps_that_were_denied_name_the_permission_once(database: Database) -> None:
    await failed(database, DENIED, "it did not answer", DENIED.replace("explicitly", "again"))
    (one,) = await found(database)
    assert (one.hurts, one.what) == (
        Hurts.STUCK,
        "An action failed for lack of ec2:StopInstances",
    )
    assert one.evidence == (
        "steps that failed so in 30 days: 2, the last one of isolate-instance, 2026-11-20 03:12 UTC"
    )
    assert one.fix == ('Add {"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*"}')


async def test_what_failed_long_ago_or_otherwise_is_forgotten(database: Database) -> None:
    await failed(database, DENIED, ago=timedelta(days=31))
    await failed(database, "the instance is gone", ago=timedelta(days=1))
    assert await found(database) == []


async def test_a_refusal_is_found_in_the_words_that_the_ledger_has(database: Database) -> None:
    failure = understood(ClientError(REFUSED, "PutRolePolicy"))
    assert isinstance(failure, AccessIsDenied)
    await failed(database, str(failure))
    (one,) = await found(database)
    assert one.things == ("iam:PutRolePolicy",)
    assert one.fix.startswith('Add {"Effect": "Allow", "Action": "iam:PutRolePolicy"')


async def test_topics_in_quarantine_and_parked_signals_are_silent(database: Database) -> None:
    async with database.write() as connection:
        await quarantine.keep(connection, signal("1", received_at=NOW))
        await inbox.put(connection, [signal("2")])
        (taken,) = await inbox.take(connection, 1)
        await inbox.mark_failed(connection, taken.seq, "a bug", NOW, park=True)
    first, second = await found(database)
    assert {first.hurts, second.hurts} == {Hurts.SILENT}
    assert first.evidence == f"1 kept of {TOPIC}, the newest 2026-11-20 03:12 UTC"
    assert first.fix == f'firebreak.yaml: add "{TOPIC}" to `topics`'
    assert second.evidence == "1 are parked in the inbox"


@pytest.mark.parametrize(("days", "is_said"), [(29, True), (31, False)])
async def test_incidents_without_a_runbook_of_their_own(
    scene: Scene, days: int, *, is_said: bool
) -> None:
    opened = NOW - timedelta(days=days)
    new = ROUTER.opened_by_hand("disk is full", Severity.HIGH, "", AMINA, opened)
    async with scene.database.write() as connection:
        await incidents.open_incident(connection, new)
    complaints = await found(scene.database)
    assert [one.things for one in complaints] == ([("disk is full",)] if is_said else [])
    assert all(one.hurts is Hurts.LATE for one in complaints)
