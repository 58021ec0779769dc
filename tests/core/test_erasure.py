from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.copies import copies, is_in, seek
from bot.core.erasure import erasable, erasures, missing, readable, without
from bot.core.errors import EntryIsUnknown, NothingToErase
from bot.core.kinds import ERASED
from bot.core.ledger import GENESIS, Entry, Sealed, opened, problems, seal
from tests.core.test_compare import NOW, chain_of, salts


def sealed(*told: tuple[str, dict[str, Any]]) -> list[Sealed]:
    salt, previous, chain = salts(), GENESIS, []
    for seq, (kind, fields) in enumerate(told, start=1):
        one = seal(Entry("c-1", kind, NOW, "slack:U01AMINA", fields), seq, previous, salt)
        chain.append(one)
        previous = one.hash
    return chain


@settings(deadline=None)
@given(st.integers(1, 6), st.data())
def test_whatever_is_erased_is_gone_and_the_chain_still_checks(
    length: int, data: st.DataObject
) -> None:
    chain = chain_of(length)
    names = st.sets(st.sampled_from(["text", "actor"]))
    gone = [data.draw(names) for _ in chain]
    hollow = [without(one, some) for one, some in zip(chain, gone, strict=True)]
    assert list(problems(hollow, chain[-1].hash)) == []
    assert [missing(one) for one in hollow] == gone
    for one, some in zip(hollow, gone, strict=True):
        assert opened(one).keys() == {"text", "actor"} - some


def test_words_can_be_erased_and_facts_cannot() -> None:
    chain = sealed(
        ("note", {"text": "x"}),
        ("step.done", {"runbook": "default", "step": 1}),
        ("wonder.happened", {"text": "x"}),
    )
    assert [erasable(one) for one in chain] == [["text"], [], []]
    assert erasable(without(chain[0], ["text"])) == []


def test_who_erased_it_stands_in_its_place() -> None:
    fields = {"entry": 1, "names": ["text"], "reason": "a password"}
    note, said = sealed(("note", {"text": "x"}), ("entry.erased", fields))
    gone = erasures([note, said], lambda actor: actor.removeprefix("slack:"))
    assert gone[1].says == "[erased by U01AMINA at 2026-11-20 03:00 UTC]"
    assert readable(without(note, ["text"]), gone)["text"] is gone[1]
    assert readable(without(note, ["text"]), {})["text"] is ERASED
    assert erasures([replace(said, content=b"nonsense")]) == {}


def test_copies_are_found_by_their_text_and_by_what_was_posted() -> None:
    chain = sealed(
        ("note", {"text": "hunter2!"}),
        ("note", {"text": "as said: hunter2!"}),
        ("note", {"text": "nothing"}),
        ("message.posted", {"channel": "C1", "ts": "1.5", "role": "reply", "text": "hun…"}),
        ("message.posted", {"channel": "C1", "ts": "2.5", "role": "reply", "text": "hun…"}),
    )
    sought = seek(chain, 1, "INC-1")
    assert sought.words == ("hunter2!",)
    assert copies(chain, sought, {("C1", "1.5")}) == {1: ["text"], 2: ["text"], 4: ["text"]}


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [("a 1234 b", "1234", False), ("1234", "1234", True), ("a hunter2 b", "hunter2", True)],
)
def test_a_short_word_is_a_copy_only_where_it_stands_alone(
    text: str, word: str, *, found: bool
) -> None:
    assert is_in(text, [word]) is found


def test_what_is_not_there_or_says_nothing_is_told() -> None:
    chain = sealed(("step.done", {"runbook": "default", "step": 1}))
    with pytest.raises(EntryIsUnknown, match="INC-1 has entries 1 to 1, and no 2"):
        seek(chain, 2, "INC-1")
    with pytest.raises(NothingToErase, match="Entry 1 of INC-1 holds no text"):
        seek(chain, 1, "INC-1")
