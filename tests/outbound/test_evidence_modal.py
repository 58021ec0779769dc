"""The modal of what AWS shows: what was found, what can be asked, the raw event."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Target
from bot.core.choice import Choice
from bot.core.offer import Offer
from bot.core.piece import Piece
from bot.outbound.evidence_modal import evidence_view
from bot.sandbox.slack.blocks import view_problems
from tests.outbound.blocks.cards import NOW, any_text, incident
from tests.outbound.blocks.test_evidence import READ, TITLES, any_piece

METRIC = Offer("metric_graph", "Metric graph", (), "The metric around the alarm.")
TALKERS = Offer("talkers", "Top talkers", ("ec2-instance",), "Who it sends to.")
WEB_2, WEB_3 = (Target("ec2-instance", f"i-0web{n}", f"web-{n}") for n in (2, 3))
targets = st.builds(Target, any_text, any_text, any_text)
choices = st.builds(Choice, st.sampled_from([METRIC, TALKERS]), targets)


def rows(*asked: Choice, found: tuple[Piece, ...] = ()) -> list[dict[str, Any]]:
    """Return what stands beside each question."""
    view = evidence_view(incident(), found, asked, TITLES, NOW)
    return [block["accessory"] for block in view["blocks"] if "accessory" in block]


def test_one_target_has_a_button() -> None:
    (button,) = rows(Choice(TALKERS, WEB_2))
    assert (button["text"]["text"], button["action_id"]) == ("Read", "evidence_ask")
    assert button["value"] == f"{incident().number}:{Choice(TALKERS, WEB_2).word}"


def test_what_is_known_is_read_again() -> None:
    (button,) = rows(Choice(METRIC, WEB_2), found=(READ,))
    assert button["text"]["text"] == "Read again"
    (other,) = rows(Choice(METRIC, WEB_3), found=(READ,))
    assert other["text"]["text"] == "Read"


def test_several_targets_have_a_menu() -> None:
    (menu,) = rows(Choice(TALKERS, WEB_2), Choice(TALKERS, WEB_3))
    assert menu["type"] == "static_select"
    labels = [option["text"]["text"] for option in menu["options"]]
    assert labels == ["web-2 (i-0web2)", "web-3 (i-0web3)"]


def test_details_and_query_are_shown() -> None:
    piece = replace(READ, details=("▁▂█", "Threshold Crossed"), query="CloudWatch: NetworkOut")
    shown = str(evidence_view(incident(), [piece], [], TITLES, NOW))
    for text in ("▁▂█", "Threshold Crossed", "asked CloudWatch: NetworkOut", "Raw event"):
        assert text in shown


# An incident names each target once.
several = st.lists(choices, max_size=12, unique_by=lambda choice: choice.word)


@given(st.lists(any_piece, max_size=3), st.sampled_from([1, 20]), several)
def test_anything_is_a_modal_that_slack_takes(
    pieces: list[Piece], times: int, asked: list[Choice]
) -> None:
    assert view_problems(evidence_view(incident(), pieces * times, asked, TITLES, NOW)) == []


def test_a_hundred_targets_fit_a_menu_and_more_are_left_out() -> None:
    many = [Choice(TALKERS, Target("ec2-instance", f"i-{number}")) for number in range(150)]
    view = evidence_view(incident(), [], many, TITLES, NOW)
    assert view_problems(view) == []
