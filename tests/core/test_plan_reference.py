import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import PlanIsGone
from bot.core.plan_reference import PlanReference, read_reference

ABOUT = PlanReference(42, "C0ALARMS", "isolate_instance.undo", 3, "0199", "ab" * 32, "0198")
words = st.text(st.characters(exclude_characters=":"), max_size=70)
ids = st.text("0123456789abcdef-", max_size=36)
digests = st.text("0123456789abcdef", max_size=64)
numbers = st.integers(0, 999_999_999)
references = st.builds(PlanReference, numbers, words, words, numbers, ids, digests, ids)


@given(references)
def test_a_reference_comes_back_as_it_was(about: PlanReference) -> None:
    assert read_reference(str(about)) == about


def test_a_real_one_fits_a_button_and_reads_so() -> None:
    assert str(ABOUT) == f"42:C0ALARMS:isolate_instance.undo:3:0199:{'ab' * 32}:0198"
    assert read_reference("42:C0ALARMS:failover:0:::") == PlanReference(42, "C0ALARMS", "failover")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "42:C0ALARMS",
        "42:C0ALARMS:failover",
        "42:C0ALARMS:failover:0",
        "42:C0ALARMS:failover:0::",
        f"{ABOUT}:",
        "x:C0ALARMS:failover:0:::",
        "42:C0ALARMS:failover:x:::",
        "-1:C0ALARMS:failover:0:::",
        "42:C0ALARMS:failover:-1:::",
        "42:C0ALARMS:failover:\u00b2:::",
        f"{'9' * 5000}:C0ALARMS:failover:0:::",
        f"42:C0ALARMS:failover:{2**31}:::",
        "42\n:C0ALARMS:failover:0:::",
        "42:C0ALARMS:failover:0:\0::",  # PostgreSQL takes no NUL, nor half a surrogate pair
        "42:C0ALARMS:failover:0::\ud800:",
        "42:C0ALARMS:failover:0:::' OR 1=1",
    ],
)
def test_what_is_not_ours_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PlanIsGone, match="open the action again"):
        read_reference(text)


@given(st.text() | st.lists(words | ids | numbers.map(str), max_size=9).map(":".join))
def test_any_text_is_refused_or_whole(text: str) -> None:
    try:
        about = read_reference(text)
    except PlanIsGone:
        return
    assert read_reference(str(about)) == about
    assert about.number >= 0
    assert about.position >= 0
    assert str(about).split(":")[1:3] == text.split(":")[1:3]
