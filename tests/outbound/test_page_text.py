"""What a page says on a lock screen, whatever the alarm was called."""

import shlex

import pytest
from hypothesis import given

from bot.core.alert import Target
from bot.core.card import Card
from bot.core.offer import Offer
from bot.core.reason import Reason
from bot.core.span import visible
from bot.outbound.page_text import PERHAPS_TWICE, page_body, page_title
from tests.outbound.blocks.cards import alert, card, cards, tracked
from tests.outbound.blocks.test_any_card import often

LINK = "https://firebreak.example.com/ack/token"
ISOLATE = Offer("isolate_instance", "Isolate instance", ("ec2-instance",), "Cut its network.")


def test_half_asleep_in_one_line() -> None:
    assert page_title(card()) == (
        "CRITICAL: i-0abcd1234ef56f890 is attacking other hosts (shop-prod) INC-42"
    )


def test_what_where_first_and_how_to_act_from_the_command_line() -> None:
    assert page_body(card(offers=(ISOLATE,)), "slack_is_away", LINK).splitlines() == [
        "Why you are called: Slack does not show it.",
        "Where: shop-prod · eu-west-1 · web-2",
        "First: Isolate it and leave it running.",
        f"Acknowledge: {LINK}",
        (
            "Without Slack: firebreak act isolate-instance i-0abcd1234ef56f890 "
            "--account shop-prod --region eu-west-1 --incident INC-42 --reason WHY"
        ),
    ]


def test_without_a_link_an_offer_or_a_place_nothing_is_left_open() -> None:
    body = page_body(card(), "opened", "")
    assert "Acknowledge" not in body
    assert "firebreak act" not in body
    assert "firebreak act" not in page_body(card(offers=(ISOLATE,), region=""), "opened", LINK)


def test_what_may_have_come_before_says_so() -> None:
    assert PERHAPS_TWICE in page_body(card(), "opened", LINK, perhaps_twice=True).splitlines()


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_can_be_said(reason: Reason) -> None:
    assert f"Why you are called: {reason.sentence}." in page_body(card(), reason.value, "")


@pytest.mark.parametrize(
    "ident", ["i-1; rm -rf /", "$(reboot)", "`id`", "a'b\"c", "--reason", "i-1 | sh", "\\"]
)
def test_a_hostile_target_is_one_word_of_the_command(ident: str) -> None:
    hostile = alert(targets=(Target("ec2-instance", ident),))
    body = page_body(card(tracked(hostile), offers=(ISOLATE,)), "opened", LINK)
    _, _, command = body.splitlines()[-1].partition(": ")
    assert shlex.split(command)[:4] == ["firebreak", "act", "isolate-instance", ident]


@pytest.mark.parametrize("ident", ["i-1\nreboot", "i-1\u202e", "x" * 300])
def test_a_command_that_cannot_be_shown_whole_is_not_shown(ident: str) -> None:
    hostile = alert(targets=(Target("ec2-instance", ident),))
    body = page_body(card(tracked(hostile), offers=(ISOLATE,)), "opened", LINK)
    assert "Without Slack" not in body


@often
@given(card=cards)
def test_whatever_an_event_says_a_page_is_short_plain_lines(card: Card) -> None:
    title, body = page_title(card), page_body(card, "unanswered", LINK)
    assert visible(title) == title
    assert len(title) < 300
    lines = body.split("\n")
    assert len(lines) <= 5
    assert all(visible(line) == line and len(line) < 340 for line in lines)
    assert f"Acknowledge: {LINK}" in lines
