import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import EntryDoesNotFit
from bot.core.kinds import ERASED, KINDS, NOUNS, REDACTED, Gone, Source, must_fit, sentence, source
from tests.support.kinds import filled

AMINA = "slack:U01AMINA"
OPTIONAL = re.compile(r"\[[^\]]*\]")
FIELD = re.compile(r"\{(\w+)\}")
texts = st.text(st.sampled_from("ab{}[] \n\u2028"), max_size=5)
values = st.none() | st.booleans() | st.integers() | texts | st.lists(texts, max_size=2)


def test_no_two_nouns_have_the_same_kind() -> None:
    assert len(KINDS) == sum(len(noun.KINDS) for noun in NOUNS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_words_name_fields_that_the_kind_has(kind: Any) -> None:
    required = {name for name, shape in kind.fields.items() if shape.required} | {"actor"}
    outside = set(FIELD.findall(OPTIONAL.sub("", kind.words)))
    assert outside <= required
    assert set(FIELD.findall(kind.words)) <= kind.fields.keys() | {"actor"}
    assert kind.words.strip()
    assert kind.source is not Source.UNKNOWN


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_entry_fits_and_reads_as_one_line(kind: str) -> None:
    must_fit(kind, filled(kind))
    said = sentence(kind, {**filled(kind), "actor": AMINA})
    assert said
    assert not set("{}[]\n") & set(said)


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_without_what_it_may_lack_fits_and_reads_well(kind: str) -> None:
    shapes = KINDS[kind].fields
    lean = {name: value for name, value in filled(kind).items() if shapes[name].required}
    must_fit(kind, lean)
    assert "[" not in sentence(kind, {**lean, "actor": AMINA})


@given(st.sampled_from([*KINDS, "wonder.happened"]), st.data())
def test_any_fields_whatever_read_as_one_line(kind: str, data: st.DataObject) -> None:
    names = ["actor", *(KINDS[kind].fields if kind in KINDS else ["x"])]
    some = st.dictionaries(st.sampled_from(names), values | st.just(REDACTED))
    said = sentence(kind, data.draw(some))
    assert said
    assert said == " ".join(said.split())


def test_sentences_read_like_this() -> None:
    resolved = {"actor": AMINA, "still_firing": []}
    assert sentence("incident.resolved", resolved) == "slack:U01AMINA resolved it"
    resolved["still_firing"] = ["api-5xx", "cpu-high"]
    assert sentence("incident.resolved", resolved) == (
        "slack:U01AMINA resolved it, although this had not recovered: api-5xx, cpu-high"
    )
    run = {"run": "r", "action": "isolate_instance", "target": "1/eu-west-1/ec2-instance/i-0web2"}
    asked = {**run, "reason": "mining", "needs": [], "break_glass": True, "actor": AMINA}
    assert sentence("run.requested", asked) == (
        "slack:U01AMINA asked for isolate_instance on 1/eu-west-1/ec2-instance/i-0web2: mining"
        "; the glass was broken"
    )
    lapsed = {"reason": "silent", "actor": "system"}
    assert sentence("incident.lapsed", lapsed) == (
        "the acknowledgement lapsed: it was acknowledged, still fires, and nobody did anything "
        "for a while"
    )
    called = {"reason": "opened", "mentioned": ["U01AMINA"], "actor": "system"}
    assert sentence("people.called", called) == (
        "Firebreak called U01AMINA because first alert of its group: a new incident"
    )


def test_what_is_gone_says_so() -> None:
    assert sentence("note", {"actor": AMINA, "text": ERASED}) == "slack:U01AMINA notes: [erased]"
    assert sentence("note", {"actor": AMINA}) == "slack:U01AMINA notes: [erased]"
    assert sentence("note", {"actor": REDACTED, "text": "x"}) == "[redacted] notes: x"
    said = Gone("[erased by yusuf]")
    assert sentence("incident.split", {"actor": AMINA, "part": "INC-2", "alerts": said}) == (
        "slack:U01AMINA split INC-2 off: [erased by yusuf]"
    )


def test_text_of_people_is_never_taken_for_our_own_words() -> None:
    said = sentence("note", {"actor": AMINA, "text": "see {actor} [now]\nand {text}"})
    assert said == "slack:U01AMINA notes: see {actor} [now] and {text}"


def test_a_kind_of_another_release_reads_plainly() -> None:
    assert sentence("wonder.happened", {"actor": AMINA}) == (
        "wonder.happened, by slack:U01AMINA (a kind of another release)"
    )
    assert source("wonder.happened") is Source.UNKNOWN


def test_people_firebreak_signals_and_evidence_are_told_apart() -> None:
    assert source("incident.acknowledged") is Source.PERSON
    assert source("run.started") is Source.FIREBREAK
    assert source("alert.opened") is Source.SIGNAL
    assert source("evidence.read") is Source.EVIDENCE


@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        ("wonder.happened", {}, "wonder.happened is no kind of ledger entry"),
        ("note", {}, "note needs the field text"),
        ("note", {"text": "x", "txt": "x"}, "note has no field txt"),
        ("note", {"text": None}, "note: text must be a text, not None"),
        ("step.done", {"runbook": "r", "step": True}, "step must be a number"),
        ("step.done", {"runbook": "r", "step": float("nan")}, "step must be a number"),
        ("incident.resolved", {"still_firing": "api"}, "must be a list of texts"),
        ("incident.resolved", {"still_firing": [1]}, "must be a list of texts"),
    ],
)
def test_what_does_not_fit_is_refused(kind: str, fields: dict[str, Any], why: str) -> None:
    with pytest.raises(EntryDoesNotFit, match=re.escape(why)):
        must_fit(kind, fields)


def test_fields_are_json() -> None:
    assert all(json.dumps(filled(kind)) for kind in KINDS)
