from dataclasses import replace
from datetime import timedelta

from bot.core.alert import AlertStatus, Link
from bot.outbound.blocks.alerts import alert_lines
from tests.outbound.blocks.cards import CONSOLE, NOW, alert, card, tracked

OVER = AlertStatus.RESOLVED


def test_a_line_links_to_the_console() -> None:
    assert alert_lines(card(), NOW, 4) == [f"• <{CONSOLE}|GuardDuty DenialOfService.Udp>"]


def test_a_repeated_alert_is_counted() -> None:
    (line,) = alert_lines(card(tracked(alert(links=()), count=3)), NOW, 4)
    assert line == "• GuardDuty DenialOfService.Udp · 3 times"


def test_what_recovered_says_when_and_comes_last() -> None:
    at = NOW - timedelta(minutes=1)
    over = tracked(alert(status=OVER, brief="CPU", links=(), at=at))
    lines = alert_lines(card(over, tracked(alert(brief="Network", links=()))), NOW, 4)
    assert lines == [
        "• Network",
        f"✓ CPU · recovered <!date^{int(at.timestamp())}^{{time}}|03:15 UTC>",
    ]


def test_what_a_person_closed_has_not_recovered() -> None:
    closed = replace(tracked(alert(links=())), status=OVER)
    (line,) = alert_lines(card(closed), NOW, 4)
    assert line == "✓ GuardDuty DenialOfService.Udp · closed by hand"


def test_ids_become_names() -> None:
    (line,) = alert_lines(card(tracked(alert(brief="i-0abcd1234ef56f890 up", links=()))), NOW, 4)
    assert line == "• web-2 up"


def test_five_hundred_alerts_are_counted_with_a_way_to_the_rest() -> None:
    shown = card(*[tracked()] * 50, hidden=450)
    lines = alert_lines(shown, NOW, 4)
    assert len(lines) == 5
    assert lines[-1] == "…and 496 more: `/firebreak show INC-42`"


def test_half_an_address_is_none() -> None:
    far = Link("Far", "https://console.example/" + "x" * 1000)
    (line,) = alert_lines(card(tracked(alert(links=(far,)))), NOW, 4)
    assert line == "• GuardDuty DenialOfService.Udp"


def test_an_alert_without_a_brief_shows_its_title() -> None:
    (line,) = alert_lines(card(tracked(alert(brief="", title="It burns", links=()))), NOW, 4)
    assert line == "• It burns"
