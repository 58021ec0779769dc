from typing import Any

import pytest

from bot.core.card import Tick
from bot.core.incident import IncidentStatus
from bot.core.offer import Offer
from bot.outbound.blocks.buttons import buttons
from tests.outbound.blocks.cards import AMINA, NOW, card


def row(status: IncidentStatus, **given: Any) -> tuple[list[str], list[str]]:
    """Return the labels of the buttons, and of the menu."""
    *made, menu = buttons(card(status=status, **given))["elements"]
    shown = [each["text"]["text"] for each in made]
    return shown, [each["text"]["text"] for each in menu["options"]]


@pytest.mark.parametrize(
    ("status", "labels"),
    [
        (IncidentStatus.TRIGGERED, ["Acknowledge", "Runbook 0/3"]),
        (IncidentStatus.ACKNOWLEDGED, ["Runbook 0/3", "Mitigated", "Resolve"]),
        (IncidentStatus.MITIGATED, ["Resolve", "Runbook 0/3", "Reopen"]),
        (IncidentStatus.RESOLVED, ["Runbook 0/3", "Reopen"]),
    ],
)
def test_at_most_three_buttons_and_a_menu(status: IncidentStatus, labels: list[str]) -> None:
    shown, menu = row(status)
    assert shown == labels
    assert len(shown) <= 3
    assert 2 <= len(menu) <= 5


ISOLATE = Offer("isolate_instance", "Isolate instance", ("ec2-instance",), "Cut its network.")


@pytest.mark.parametrize(
    ("status", "labels"),
    [
        (IncidentStatus.TRIGGERED, ["Acknowledge", "Isolate instance…", "Runbook 0/3"]),
        (IncidentStatus.ACKNOWLEDGED, ["Isolate instance…", "Runbook 0/3", "Mitigated"]),
        (IncidentStatus.MITIGATED, ["Resolve", "Runbook 0/3", "Reopen"]),
    ],
)
def test_an_action_takes_one_of_the_three_while_it_is_on(
    status: IncidentStatus, labels: list[str]
) -> None:
    shown, menu = row(status, offers=(ISOLATE,) * 7)
    assert shown == labels
    assert "Resolve" in shown or "Resolve…" in menu
    assert row(status, offers=(ISOLATE,), account="")[0] == row(status)[0]


def test_a_false_alarm_can_be_resolved_at_once() -> None:
    assert "Resolve…" in row(IncidentStatus.TRIGGERED)[1]
    assert "Resolve…" not in row(IncidentStatus.ACKNOWLEDGED)[1]


def test_what_was_merged_is_not_reopened() -> None:
    assert row(IncidentStatus.RESOLVED, merged_into=7)[0] == ["Runbook 0/3"]


def test_ticks_of_steps_that_are_gone_do_not_count() -> None:
    ticks = {0: Tick(AMINA, NOW), 2: Tick(AMINA, NOW), 9: Tick(AMINA, NOW)}
    assert "Runbook 2/3" in row(IncidentStatus.ACKNOWLEDGED, ticks=ticks)[0]


def test_every_button_carries_the_incident() -> None:
    *made, menu = buttons(card())["elements"]
    assert {each["value"] for each in made} == {"42"}
    assert all(each["value"].endswith(":42") for each in menu["options"])
