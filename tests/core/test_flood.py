import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import FloodIsUnknown
from bot.core.flood import Part, read_part, short
from bot.core.severity import Severity

IDENT = "019aa1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
OPTION_VALUE = 150  # characters that Slack takes
parts = st.one_of(
    st.builds(Part, st.just(IDENT), st.integers(0, 10**9 - 1)),
    st.builds(Part, st.just(IDENT), st.integers(0, 10**9 - 1), severity=st.sampled_from(Severity)),
    st.builds(Part, st.just(IDENT), st.integers(0, 10**9 - 1), service=st.text().map(short)),
)


@given(part=parts)
def test_a_button_carries_a_part_there_and_back(part: Part) -> None:
    assert read_part(part.value) == part
    assert len(part.value) <= OPTION_VALUE


@given(value=st.text() | st.text().map(lambda end: f"{IDENT}:7:{end}"))
def test_what_nobody_wrote_is_refused_or_read(value: str) -> None:
    try:
        read_part(value)
    except FloodIsUnknown as error:
        assert "newer message" in str(error)  # noqa: PT017  (what else it may be is fine too)


@pytest.mark.parametrize(
    "value", ["", "42", f"{IDENT}:x:all", f"{IDENT}:7:severity:worst", f"{IDENT}:7:service:"]
)
def test_a_button_of_another_version_says_so(value: str) -> None:
    with pytest.raises(FloodIsUnknown):
        read_part(value)
