import pytest

from bot.core.reason import SENTENCES, Reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_can_be_said_to_people(reason: Reason) -> None:
    assert " " in reason.sentence
    assert len(reason.value) <= 30


def test_no_two_reasons_say_the_same() -> None:
    assert len(set(SENTENCES.values())) == len(Reason)
