from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Alert, AlertStatus, Fact, Link, Target
from bot.core.severity import Severity
from handlers.events.bounds import bounded, cut, digest, valid

PLAIN = Alert(
    source="unknown",
    status=AlertStatus.FIRING,
    severity=Severity.MEDIUM,
    title="web-1 is down",
    fingerprint="f",
    at=datetime(2026, 11, 20, tzinfo=UTC),
    account="111122223333",
    region="eu-west-1",
)


def test_an_alert_within_bounds_stays_as_it_is() -> None:
    alert = replace(
        PLAIN,
        brief="web-1",
        transition="t",
        targets=(Target("ec2-instance", "i-1", "web-1"),),
        facts=(Fact("Reason", "two\nlines"),),
        links=(Link("Alarm", "https://example.org/"),),
        labels={"alarm": "web-1"},
    )
    assert bounded(alert) == alert


def test_titles_are_one_line_and_cut_with_an_ellipsis() -> None:
    found = bounded(replace(PLAIN, title="web-1\n is\tdown " + "x" * 300, brief="b" * 300))
    assert found.title.startswith("web-1 is down x")
    assert len(found.title) == 200
    assert found.title.endswith("…")
    assert len(found.brief) == 100
    assert bounded(replace(PLAIN, title=" \n")).title == "(no title)"


def test_empty_facts_are_left_out_and_long_ones_cut() -> None:
    facts = (Fact("Empty", ""), Fact("L" * 100, "v" * 2000))
    (only,) = bounded(replace(PLAIN, facts=facts)).facts
    assert (len(only.label), len(only.value)) == (60, 1500)
    assert only.value.endswith("…")


def test_twelve_facts_are_shown_and_more_are_counted() -> None:
    facts = tuple(Fact(f"fact {n}", "x") for n in range(12))
    assert bounded(replace(PLAIN, facts=facts)).facts == facts
    shown = bounded(replace(PLAIN, facts=(*facts, Fact("fact 12", "x")))).facts
    assert shown[:-1] == facts[:11]
    assert shown[-1] == Fact("Not shown", "and 2 more facts")


def test_fifty_targets_are_kept_and_more_are_counted() -> None:
    targets = tuple(Target("ec2-instance", f"i-{n}") for n in range(53))
    facts = tuple(Fact(f"fact {n}", "x") for n in range(12))
    found = bounded(replace(PLAIN, targets=targets, facts=facts))
    assert found.targets == targets[:50]
    assert len(found.facts) == 12
    assert found.facts[-1].value == "and 3 more targets, and 1 more facts"


def test_labels_are_bounded_and_counted() -> None:
    labels = {f"tag:{n}": "v" * 300 for n in range(70)}
    found = bounded(replace(PLAIN, labels=labels))
    assert len(found.labels) == 64
    assert {len(value) for value in found.labels.values()} == {256}
    assert found.facts == (Fact("Not shown", "and 6 more labels"),)


def test_long_identities_stay_different() -> None:
    one, two = ("x" * 600 + end for end in "ab")
    first, second = (bounded(replace(PLAIN, fingerprint=f, transition=f)) for f in (one, two))
    assert first.fingerprint != second.fingerprint
    assert first.transition != second.transition
    assert len(first.fingerprint) <= 512


def test_identities_that_no_database_holds_stay_different() -> None:
    first, second = (bounded(replace(PLAIN, fingerprint=f)) for f in ("a\ud800", "a\ud801"))
    assert first.fingerprint != second.fingerprint


@pytest.mark.parametrize(("account", "region"), [("12", "x"), ("1" * 13, "eu-west-1.evil.com")])
def test_no_made_up_account_or_region_gets_through(account: str, region: str) -> None:
    found = bounded(replace(PLAIN, account=account, region=region))
    assert (found.account, found.region) == ("", "")


@pytest.mark.parametrize(
    "url", ["http://example.org/", "javascript:alert(1)", "", "https://" + "x" * 2000]
)
def test_only_https_links_of_a_sane_length(url: str) -> None:
    assert bounded(replace(PLAIN, links=(Link("x", url),))).links == ()


def test_nul_and_lone_surrogates_are_replaced_but_pairs_joined() -> None:
    assert valid("a\0b") == "a\ufffdb"
    assert valid("a\ud800b") == "a\ufffdb"
    assert valid("\ud83d\ude00é\0") == "😀é\ufffd"


@given(st.text(alphabet=st.characters(codec=None)), st.integers(2, 50))
def test_any_text_can_be_stored(text: str, limit: int) -> None:
    clean = valid(text)
    clean.encode()
    assert "\0" not in clean
    assert valid(clean) == clean
    assert len(cut(clean, limit)) <= limit
    assert digest(text) == digest(text)
