import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import PlanIsGone
from bot.core.run_reference import RunReference, read_run_reference

RUN, DIGEST = "0199f0a0-0000-7000-8000-000000000000", "ab" * 32
ids = st.text("0123456789abcdef-", min_size=1, max_size=36)
digests = st.text("0123456789abcdef", min_size=1, max_size=64)
references = st.builds(RunReference, ids, digests, st.integers(0, 999_999_999))


@given(references)
def test_a_reference_comes_back_as_it_was(about: RunReference) -> None:
    assert read_run_reference(str(about)) == about


def test_an_older_messages_button_names_no_incident() -> None:
    assert read_run_reference(f"{RUN}:{DIGEST}") == RunReference(RUN, DIGEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        RUN,
        f"{RUN}:",
        f":{DIGEST}",
        f"{RUN}:{DIGEST}:",
        f"{RUN}:{DIGEST}:x",
        f"{RUN}:{DIGEST}:\u00b2",
        f"{RUN}:{DIGEST}:1:2",
        f"{RUN}:{DIGEST}:{'9' * 5_000}",
        f"{RUN}:{DIGEST}:1\n",
        f"{RUN}\0:{DIGEST}:1",
        f"{RUN}:\ud800:1",
    ],
)
def test_what_is_not_ours_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PlanIsGone, match="use a newer message"):
        read_run_reference(text)
