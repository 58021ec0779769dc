"""What is planned happens in its time and its order."""

from datetime import UTC, datetime, timedelta
from functools import partial

from bot.sandbox.aws.front.agenda import Agenda
from bot.sandbox.aws.pace import Pace

START = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)


def test_it_happens_once_at_its_own_time_and_in_order() -> None:
    agenda, happened = Agenda(Pace(2.0)), list[tuple[str, datetime]]()

    def note(name: str, at: datetime) -> None:
        happened.append((name, at))

    for name, seconds in (("late", 30.0), ("second", 10.0), ("first", 4.0)):
        agenda.plan(START, seconds, partial(note, name))

    agenda.advance(START + timedelta(seconds=1.9))
    assert happened == []

    for _ in range(2):
        agenda.advance(START + timedelta(seconds=6))
    assert happened == [
        ("first", START + timedelta(seconds=2)),
        ("second", START + timedelta(seconds=5)),
    ]
