"""Whatever alerts, incidents and runbooks say: Slack takes the message, and shows it as text.

The limits are checked by the sandbox, which knows nothing of the code that draws.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.card import Card
from bot.core.flood import Overview, Page
from bot.core.incident import Incident
from bot.core.message import Message, Role
from bot.outbound import modals
from bot.outbound.blocks.digest import digest_blocks, digest_push
from bot.outbound.blocks.link import link_blocks
from bot.outbound.blocks.listing import incident_lines, shown
from bot.outbound.blocks.reply import reply_blocks, reply_push
from bot.outbound.blocks.root import push, root_blocks
from bot.outbound.blocks.steps import step_blocks
from bot.outbound.flood_list import flood_list
from bot.sandbox.slack.blocks import characters, problems, view_problems
from tests.outbound.blocks.cards import CONSOLE, NOW, any_text, cards, incidents
from tests.outbound.blocks.floods import overviews, pages

MOST = 13_000
OURS = re.compile(
    r"<(?:"
    r"!date\^\d+\^[^<>|]*\|[^<>|]* (?:UTC|ago)"
    r"|@U01AMINA|@U02YUSUF|#C0ALARMS"
    r"|https://docs\.example/a\?b=1&amp;c\|[^<>|]+"
    rf"|{re.escape(CONSOLE)}\|[^<>|]+"
    r"|https://a\.example/[^<>|]*\|[^<>|]+"
    r")>"
)
often = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def mrkdwn_in(value: Any) -> Iterator[str]:
    """Yield every text that Slack reads markup in."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            assert value["verbatim"]  # else addresses become links by themselves
            yield value["text"]
        for each in value.values():
            yield from mrkdwn_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from mrkdwn_in(each)


def assert_is_text(markup: str) -> None:
    """Fail where anything but our own markup can mention, link or call somebody."""
    rest = OURS.sub("", markup)
    assert not re.search(r"[<>]", rest), markup
    assert not re.search(r"&(?!amp;|lt;|gt;)", rest), markup
    hidden = re.search(r"[\0-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", markup)
    assert not hidden, markup


def assert_is_taken(blocks: Sequence[Any]) -> None:
    drawn = json.loads(json.dumps(list(blocks)))
    assert problems(drawn) == []
    assert len(json.dumps(drawn, ensure_ascii=False)) < MOST
    for markup in mrkdwn_in(drawn):
        assert_is_text(markup)


@pytest.mark.parametrize("draw", [root_blocks, link_blocks, step_blocks])
@given(card=cards)
@often
def test_a_live_message(draw: Callable[[Card, Any], list[Any]], card: Card) -> None:
    assert_is_taken(draw(card, NOW))


@given(card=cards)
@often
def test_a_notification_begins_with_how_bad_it_is(card: Card) -> None:
    said = push(card)
    assert_is_text(said)
    assert len(said) < 500
    assert re.match(
        r"(?:(?:MITIGATED|RESOLVED) \(was )?(?i:critical|high|medium|low|info)\)?: ", said
    )
    assert said.endswith(card.incident.name)


@given(text=any_text, called=st.sampled_from(["", "<@U01AMINA>", "<@U01AMINA> " * 300]))
@often
def test_a_reply(text: str, called: str) -> None:
    message = Message(
        id="m", incident=42, channel="C0ALARMS", role=Role.REPLY, key="k", wanted=1, posted=0,
        rank=0, ts="", due_at=NOW, intent_at=None, verify_at=None, tries=0, broadcast=False,
        text=text, mention=called,
    )  # fmt: skip
    assert_is_taken(reply_blocks(message))
    assert_is_text(reply_push(message))
    assert len(reply_push(message)) < 3_000


@given(overview=overviews)
@often
def test_a_digest(overview: Overview) -> None:
    assert_is_taken(digest_blocks(overview, NOW))
    assert_is_text(digest_push(overview))


@given(page=pages)
@often
def test_the_list_of_a_flood(page: Page) -> None:
    drawn = json.loads(json.dumps(flood_list(page, "C0ALARMS", NOW)))
    assert view_problems(drawn) == []
    assert characters(drawn["blocks"]) < MOST
    for markup in mrkdwn_in(drawn):
        assert_is_text(markup)


@given(found=st.lists(incidents, max_size=40), card=cards)
@often
def test_an_answer(found: list[Incident], card: Card) -> None:
    for said in (incident_lines(found, NOW), shown(card, NOW)):
        assert_is_text(said)
        assert 0 < len(said) <= 3_000


@given(
    card=cards,
    others=st.lists(incidents, max_size=4),
    events=st.lists(st.tuples(any_text, any_text), max_size=4),
    firing=st.lists(any_text, min_size=1, max_size=500),
)
@often
def test_a_modal(
    card: Card, others: list[Incident], events: list[tuple[str, str]], firing: list[str]
) -> None:
    incident = card.incident
    everywhere = [replace(one, number=each) for each, one in enumerate(others * 40, start=1)]
    for view in (
        modals.waiting(),
        modals.sorry(firing[0]),
        modals.resolve_anyway(incident, firing),
        modals.note(incident),
        modals.assign(incident),
        modals.impact(incident),
        modals.regroup(incident, card.alerts, everywhere),
        modals.runbook(card, NOW),
        modals.raw(incident, events),
    ):
        drawn = json.loads(json.dumps(view))
        assert view_problems(drawn) == []
        assert characters(drawn["blocks"]) < MOST
        for markup in mrkdwn_in(drawn):
            assert_is_text(markup)
