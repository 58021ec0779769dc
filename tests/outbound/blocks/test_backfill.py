"""How far a backfill is: each question a line, and a head that says it all."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.backfill import Backfill, Part
from bot.core.piece import PieceState
from bot.outbound.blocks.backfill import backfill_blocks, backfill_push
from tests.outbound.blocks.cards import AMINA, NOW, any_text
from tests.outbound.blocks.test_any_card import assert_is_taken, assert_is_text, often

PART = Part("cloudtrail_changes", "f", "rds-instance", "shop-db", "shop-db")
TITLES = {"cloudtrail_changes": "Recent changes"}


def backfill(*parts: Part, done: bool = False) -> Backfill:
    begin = NOW - timedelta(minutes=34)
    ended = NOW if done else None
    return Backfill(42, AMINA, NOW, NOW, begin, NOW, parts, ended)


def lines(*parts: Part, done: bool = False) -> list[str]:
    blocks = backfill_blocks(backfill(*parts, done=done), TITLES, NOW)
    return str(blocks[0]["text"]["text"]).splitlines()


def test_while_it_reads_it_says_how_far_it_is() -> None:
    read = replace(PART, state=PieceState.DONE, found=3, new=2, says="StopInstances by ci")
    assert lines(read, PART, PART) == [
        "*Filling the timeline from AWS: 1 of 3*",
        "• *Recent changes* shop-db: 3, 2 new; last: StopInstances by ci",
        "⏳ *Recent changes* shop-db: reading…",
        "⏳ *Recent changes* shop-db: waits",
    ]


def test_in_the_end_it_says_what_came_of_it() -> None:
    cut = replace(PART, state=PieceState.DONE, found=200, new=1, says="x", is_cut=True)
    failed = replace(PART, state=PieceState.FAILED, says="AWS could not be asked")
    nothing = replace(PART, state=PieceState.DONE)
    assert lines(cut, failed, nothing, done=True) == [
        "*1 entry of AWS's record went into the timeline*",
        "• *Recent changes* shop-db: 200 or more, 1 new; last: x",
        "⚠ *Recent changes* shop-db: AWS could not be asked",
        "• *Recent changes* shop-db: nothing",
    ]
    assert lines(nothing, done=True)[0] == "*AWS knows nothing that the timeline does not have*"


any_part = st.builds(
    Part, any_text, any_text, any_text, any_text, any_text, st.sampled_from(PieceState),
    st.integers(0, 200), st.integers(0, 200), any_text, st.booleans(),
)  # fmt: skip


@given(st.lists(any_part, max_size=40))
@often
def test_whatever_aws_says_is_text_and_slack_takes_it(parts: list[Part]) -> None:
    for done in (False, True):
        one = backfill(*parts, done=done)
        assert_is_taken(backfill_blocks(one, TITLES, NOW))
        assert_is_text(backfill_push(one))
