"""What AWS shows, in the thread: a line each, pictures, and what stands in for them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.core.piece import Piece, PieceState
from bot.outbound.blocks.evidence import evidence_blocks
from bot.sandbox.slack.blocks import characters, limits, problems
from tests.outbound.blocks.cards import NOW, any_text

TITLES = {"metric_graph": "Metric graph"}
READ = Piece(
    42, 0, "metric_graph", 1, "ec2-instance", "i-0web2", "web-2", NOW, NOW,
    PieceState.DONE, NOW, "NetworkOut of web-2: highest 1.2 GB",
)  # fmt: skip
any_piece = st.builds(
    Piece,
    st.just(42), st.integers(0, 50), st.sampled_from(["metric_graph", "of_another_release"]),
    st.just(1), any_text, any_text, any_text, st.just(NOW), st.just(NOW),
    state=st.sampled_from(PieceState),
    read_at=st.none() | st.just(NOW),
    headline=any_text,
    details=st.lists(any_text, max_size=4).map(tuple),
    query=any_text,
    file=st.sampled_from(["", "F012345678"]),
    unshown=st.sampled_from(["", "missing_scope"]) | any_text,
)  # fmt: skip


def test_a_picture_is_shown_with_words_for_who_cannot_see_it() -> None:
    blocks = evidence_blocks(42, [replace(READ, file="F012345678")], TITLES, NOW)
    (image,) = [block for block in blocks if block["type"] == "image"]
    assert image["slack_file"] == {"id": "F012345678"}
    assert image["alt_text"] == "Metric graph: NetworkOut of web-2: highest 1.2 GB"
    assert image["title"]["text"] == "Metric graph"


def test_until_slack_can_show_it_there_are_words_alone() -> None:
    blocks = evidence_blocks(42, [READ], TITLES, NOW)
    assert [block["type"] for block in blocks] == ["section", "context", "actions"]
    assert "no picture" not in str(blocks)


def test_a_picture_that_slack_refused_is_said() -> None:
    blocks = evidence_blocks(42, [replace(READ, unshown="missing_scope")], TITLES, NOW)
    assert "no picture: missing_scope" in str(blocks)


@given(st.lists(any_piece, max_size=4), st.sampled_from([1, 10]))
def test_any_evidence_is_a_message_that_slack_takes(pieces: list[Piece], times: int) -> None:
    blocks = evidence_blocks(42, pieces * times, TITLES, NOW)
    assert problems(blocks) == []
    assert characters(blocks) < limits.MESSAGE_CHARACTERS
