"""What somebody reads on a lock screen whose approval is needed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Target
from bot.outbound.approval_page import approval_body, approval_title
from bot.outbound.page_text import LINE, PERHAPS_TWICE
from tests.outbound.blocks.runs import run_card

TEXT = st.text(max_size=400)


def test_it_says_what_where_why_and_how() -> None:
    card = replace(run_card(), asked_by="amina")
    assert approval_title(card).startswith("APPROVAL NEEDED: ")
    assert approval_title(card).endswith(card.incident.name)
    lines = approval_body(card).splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "Why", "Where:", "Asked", "Needs", "Answer", "Without",
    ]  # fmt: skip
    assert lines[-1] == f"Without Slack: firebreak approve {card.run.digest[:8]}"


def test_it_may_have_come_before() -> None:
    assert PERHAPS_TWICE in approval_body(run_card(), perhaps_twice=True)
    assert PERHAPS_TWICE not in approval_body(run_card())


@given(TEXT, TEXT, TEXT)
def test_any_text_stays_text_within_its_line(reason: str, name: str, needs: str) -> None:
    card = run_card()
    run, plan = replace(card.run, reason=reason), card.plan
    target = Target(plan.target.kind, plan.target.id, name)
    card = replace(card, run=run, plan=replace(plan, target=target), needs=needs)
    assert "\n" not in approval_title(card)
    lines = approval_body(card).split("\n")
    assert len(lines) == 6
    assert all(0 < len(line) <= LINE for line in lines)
