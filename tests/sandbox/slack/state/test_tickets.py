from bot.sandbox.slack.state.tickets import RESPONSE_USES, Responses, Triggers
from tests.sandbox.slack.conftest import TurnedClock


def test_a_trigger_opens_once(clock: TurnedClock) -> None:
    triggers = Triggers(clock)
    name = triggers.issue("U1")
    assert triggers.exchange(name) == ("U1", "")
    assert triggers.exchange(name) == ("", "exchanged_trigger_id")


def test_a_trigger_lives_three_seconds(clock: TurnedClock) -> None:
    triggers = Triggers(clock)
    in_time, late = triggers.issue("U1"), triggers.issue("U1")
    clock.turn(seconds=3)
    assert triggers.exchange(in_time) == ("U1", "")
    clock.turn(seconds=0.001)
    assert triggers.exchange(late) == ("", "expired_trigger_id")


def test_an_invented_trigger_is_refused(clock: TurnedClock) -> None:
    assert Triggers(clock).exchange("1.2.3") == ("", "invalid_trigger_id")


def test_a_response_url_works_five_times(clock: TurnedClock) -> None:
    responses = Responses(clock)
    name = responses.issue("C1", "U1", "1.0")
    for _ in range(RESPONSE_USES):
        response, refusal = responses.use(name)
        assert response is not None
        assert (response.channel, response.user, response.ts, refusal) == ("C1", "U1", "1.0", "")
    assert responses.use(name) == (None, "used_url")


def test_a_response_url_lives_thirty_minutes(clock: TurnedClock) -> None:
    responses = Responses(clock)
    name = responses.issue("C1", "U1")
    clock.turn(minutes=30, seconds=1)
    assert responses.use(name) == (None, "expired_url")
    assert responses.use("invented") == (None, "expired_url")
