from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.before import Before
from bot.outbound.blocks.before import before_lines
from bot.outbound.blocks.root import root_blocks
from tests.outbound.blocks.cards import NOW, any_text, card
from tests.outbound.blocks.test_any_card import assert_is_taken, often

DOCS = "https://docs.example/a?b=1&c"
LAST = Before(31, NOW - timedelta(days=3), NOW - timedelta(days=3, minutes=-14))
LINKED = Before(
    20, NOW - timedelta(days=9), NOW - timedelta(days=9, hours=-2), "Roll back", "https://s/p1"
)


def test_when_how_long_and_what_ended_it() -> None:
    three, nine = (f"<!date^{int(one.opened_at.timestamp())}^{{ago}}|" for one in (LAST, LINKED))
    assert before_lines([LAST, LINKED], NOW) == [
        f"Before: INC-31 {three}3 days ago>, for 14 min",
        f"<https://s/p1|INC-20> {nine}9 days ago>, for 2 h, over after *Roll back*",
    ]


def test_the_message_shows_it_where_there_is_any() -> None:
    shown = [str(block) for block in root_blocks(card(before=(LAST,)), NOW)]
    assert sum("Before: INC-31" in block for block in shown) == 1
    assert not any("Before" in str(block) for block in root_blocks(card(), NOW))


any_before = st.builds(Before, st.just(7), st.just(NOW), st.just(NOW), any_text, st.just(DOCS))


@given(st.lists(any_before, max_size=3))
@often
def test_whatever_they_were_slack_takes_it(found: list[Before]) -> None:
    assert_is_taken(root_blocks(card(before=tuple(found)), NOW))
