from datetime import UTC, datetime

import pytest

from bot.core.deed import Deed
from bot.core.message import Role
from bot.flow.said import SENTENCES, TEXTS, said
from tests.flow.test_respond import by_hand

AT = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
HOSTILE = "{into} <!channel> {0.__class__}"


@pytest.mark.parametrize("kind", SENTENCES)
def test_every_sentence_can_be_said_of_anything(kind: str) -> None:
    fields = dict.fromkeys(("text", "start", "end", "saw", "into", "merged"), HOSTILE)
    deed = Deed(kind, "slack:U01AMINA", AT, {**fields, "alerts": [HOSTILE]})
    (wish,) = said(by_hand(), deed)
    assert wish.mention.startswith("<@U01AMINA> ")
    assert (wish.role, wish.channel) == (Role.REPLY, "C0ALARMS")
    assert len(wish.key) <= 64


def test_what_people_wrote_is_text_and_never_a_template() -> None:
    deed = Deed("note", "slack:U01AMINA", AT, {"text": HOSTILE})
    (wish,) = said(by_hand(), deed)
    assert (wish.mention, wish.text) == ("<@U01AMINA> notes:", HOSTILE)


def test_sentences_that_end_in_a_colon_go_on() -> None:
    assert {kind for kind, sentence in SENTENCES.items() if sentence.endswith(":")} == set(TEXTS)


def test_an_actor_who_is_no_slack_user_calls_nobody() -> None:
    (wish,) = said(by_hand(), Deed("incident.acknowledged", "oidc:<!channel>", AT))
    assert wish.mention == "oidc:channel has it."
    (wish,) = said(by_hand(), Deed("incident.quiet", "system", AT))
    assert wish.mention == "Firebreak resolved it: nothing has fired for a while."


def test_what_the_live_messages_show_needs_no_words() -> None:
    assert said(by_hand(), Deed("step.done", "slack:U01AMINA", AT)) == []
