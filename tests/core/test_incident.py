from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import TransitionIsNotLegal
from bot.core.incident import LEGAL, Incident, IncidentStatus, Verb, lapse, move
from bot.core.severity import Severity
from tests.support.alerts import THREE

TRIGGERED, ACKNOWLEDGED = IncidentStatus.TRIGGERED, IncidentStatus.ACKNOWLEDGED
MITIGATED, RESOLVED = IncidentStatus.MITIGATED, IncidentStatus.RESOLVED


def incident(status: IncidentStatus = TRIGGERED) -> Incident:
    return Incident(
        number=42,
        id="i-1",
        group_key="g",
        status=status,
        severity=Severity.HIGH,
        title="web-2 is slow",
        account="",
        region="",
        channel="C0ALARMS",
        runbook="default",
        lead="cloudwatch",
        opened_at=THREE,
        opened_by="system",
        active_at=THREE,
    )


# The issue's own words, written down a second time: what people may do, and where it leads.
WAYS = {
    TRIGGERED: {
        Verb.ACKNOWLEDGE: ACKNOWLEDGED,
        Verb.MITIGATE: MITIGATED,
        Verb.RESOLVE: RESOLVED,
    },
    ACKNOWLEDGED: {Verb.MITIGATE: MITIGATED, Verb.RESOLVE: RESOLVED},
    MITIGATED: {Verb.RESOLVE: RESOLVED, Verb.REOPEN: TRIGGERED},
    RESOLVED: {Verb.REOPEN: TRIGGERED},
}


@pytest.mark.parametrize("status", IncidentStatus)
@pytest.mark.parametrize("verb", Verb)
def test_only_legal_transitions(status: IncidentStatus, verb: Verb) -> None:
    to = WAYS[status].get(verb)
    if to is None:
        with pytest.raises(TransitionIsNotLegal):
            move(incident(status), verb, THREE)
    else:
        assert move(incident(status), verb, THREE).status is to


def is_sound(one: Incident) -> bool:
    """Tell whether the moments say the same as the status."""
    is_resolved = one.status is RESOLVED
    return (
        (one.resolved_at is not None) == is_resolved
        and not (is_resolved and (one.quiet_due_at or one.flapping))
        and (one.status is not TRIGGERED or not (one.acknowledged_at or one.mitigated_at))
        and (one.status is not MITIGATED or one.mitigated_at is not None)
        and (one.status is not ACKNOWLEDGED or one.acknowledged_at is not None)
    )


@given(st.lists(st.sampled_from(Verb), max_size=12))
def test_whatever_is_tried_status_and_moments_agree(verbs: list[Verb]) -> None:
    one, at = replace(incident(), flapping=True, quiet_due_at=THREE), THREE
    for verb in verbs:
        at += timedelta(minutes=1)
        try:
            one = move(one, verb, at)
        except TransitionIsNotLegal:
            assert (one.status, verb) not in LEGAL
        assert is_sound(one)
        assert (one.number, one.id, one.opened_at) == (42, "i-1", THREE)


def test_acknowledging_stays_known_until_it_opens_again() -> None:
    def at(minute: int) -> datetime:
        return THREE + timedelta(minutes=minute)

    one = move(move(incident(), Verb.ACKNOWLEDGE, at(1)), Verb.RESOLVE, at(2))
    assert (one.acknowledged_at, one.resolved_at) == (at(1), at(2))
    again = move(one, Verb.REOPEN, at(3))
    assert (again.acknowledged_at, again.resolved_at) == (None, None)


def test_an_acknowledgement_that_lapses_leaves_nobody_with_it() -> None:
    taken = replace(move(incident(), Verb.ACKNOWLEDGE, THREE), assignee="slack:U01AMINA")
    over = lapse(taken, THREE + timedelta(hours=1))
    assert (over.status, over.assignee) == (TRIGGERED, "")
    assert is_sound(over)
    assert move(over, Verb.ACKNOWLEDGE, THREE).status is ACKNOWLEDGED


@pytest.mark.parametrize(
    ("status", "verb", "sentence"),
    [
        (TRIGGERED, Verb.REOPEN, "INC-42 is triggered: it cannot be reopened"),
        (RESOLVED, Verb.ACKNOWLEDGE, "INC-42 is resolved: it cannot be acknowledged"),
        (RESOLVED, Verb.RESOLVE, "INC-42 is resolved: it cannot be resolved"),
        (MITIGATED, Verb.MITIGATE, "INC-42 is mitigated: it cannot be mitigated"),
    ],
)
def test_a_refusal_is_a_sentence(status: IncidentStatus, verb: Verb, sentence: str) -> None:
    with pytest.raises(TransitionIsNotLegal) as refused:
        move(incident(status), verb, THREE)
    assert str(refused.value) == sentence
