from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.alert import Alert, AlertStatus, Target
from bot.core.tracking import (
    FLAP_CHANGES,
    FLAP_WINDOW,
    KEPT_CHANGES,
    KEPT_TARGETS,
    LEEWAY,
    Tracked,
    closed,
    first_heard,
    heard_again,
    new_targets,
    timely,
)
from tests.support.alerts import THREE, WEB_2, alarm, finding, minute


def heard(*alerts: Alert, incident: int = 7) -> Tracked:
    known = first_heard(alerts[0], incident, authenticated=True)
    for alert in alerts[1:]:
        known = heard_again(known, alert, incident, authenticated=True)
    return known


def test_the_latest_statement_counts_and_the_first_moment_stays() -> None:
    known = heard(alarm(0), alarm(1), alarm(2, "OK", title="well again"))
    assert (known.status, known.state_at) == (AlertStatus.RESOLVED, minute(2))
    assert (known.first_at, known.count, known.alert.title) == (THREE, 3, "well again")
    assert not known.is_firing


def test_in_another_incident_it_begins_anew_but_flaps_on() -> None:
    before = heard(alarm(0), alarm(1, "OK"))
    after = heard_again(before, alarm(2), 8, authenticated=False)
    assert (after.incident, after.first_at, after.count) == (8, minute(2), 1)
    assert after.changes == (minute(0), minute(1), minute(2))
    assert not after.authenticated


def test_a_recovery_alone_is_no_change() -> None:
    assert heard(alarm(0, "OK"), alarm(1, "OK")).changes == ()


def test_only_changes_of_state_are_changes() -> None:
    assert heard(alarm(0), alarm(1), alarm(2)).changes == (THREE,)


STATES = ("ALARM", "OK")


def flapping(changes: int, every: float = 1) -> Tracked:
    return heard(*(alarm(n * every, STATES[n % 2]) for n in range(changes)))


def test_flapping_begins_with_the_fifth_change() -> None:
    now = minute(10)
    assert not flapping(FLAP_CHANGES - 1).is_flapping(now)
    assert flapping(FLAP_CHANGES).is_flapping(now)


def test_flapping_ends_when_it_was_quiet() -> None:
    one = flapping(FLAP_CHANGES)
    assert one.is_flapping(one.changes[0] + FLAP_WINDOW)
    assert not one.is_flapping(one.changes[0] + FLAP_WINDOW + timedelta(microseconds=1))


def test_slow_changes_are_no_flapping() -> None:
    assert not flapping(20, every=8).is_flapping(minute(19 * 8))


@given(st.lists(st.sampled_from(STATES), min_size=1, max_size=60))
def test_what_is_kept_is_bounded(states: list[str]) -> None:
    known = heard(*(alarm(n, state) for n, state in enumerate(states)))
    assert len(known.changes) <= KEPT_CHANGES
    assert list(known.changes) == sorted(known.changes)
    assert known.count == len(states)


def test_a_person_closes_it_and_the_source_keeps_its_time() -> None:
    known = closed(heard(finding(3)))
    assert (known.is_firing, known.state_at) == (False, minute(3))
    assert known.alert.status is AlertStatus.FIRING


def targets(*ids: str) -> tuple[Target, ...]:
    return tuple(Target("ec2-instance", ident) for ident in ids)


def test_a_finding_keeps_what_it_named_before() -> None:
    known = heard(finding(0, targets=targets("i-1")), finding(1, targets=targets("i-2")))
    assert known.alert.targets == targets("i-1", "i-2")
    again = finding(2, targets=targets("i-1"))
    assert new_targets(again, known) == []


def test_an_alarm_names_what_it_is_about_now() -> None:
    known = heard(alarm(0, targets=targets("task-1")), alarm(1, targets=targets("task-2")))
    assert known.alert.targets == targets("task-2")


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 400), max_size=80), max_size=8))
def test_a_finding_keeps_a_bounded_number_each_once(pages: list[list[int]]) -> None:
    known = heard(finding(0, targets=(WEB_2,)))
    for at, page in enumerate(pages, start=1):
        told = finding(at, targets=targets(*(f"i-{n}" for n in dict.fromkeys(page))))
        known = heard_again(known, told, 7, authenticated=True)
        named = {target.id for target in known.alert.targets}
        assert len(named) == len(known.alert.targets) <= KEPT_TARGETS
        assert not new_targets(told, known)
    assert known.alert.targets[0] == WEB_2


@given(st.integers(-(10**6), 10**8))
def test_nothing_is_said_in_the_future(minutes: int) -> None:
    at = minute(minutes)
    said = timely(alarm(minutes), received_at=THREE)
    assert said.at == (THREE if at > THREE + LEEWAY else at)
