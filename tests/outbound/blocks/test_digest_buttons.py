from typing import Any

from bot.core.flood import Count, Overview, Part, read_part, short
from bot.core.severity import Severity
from bot.outbound.blocks.digest_buttons import OFFERED, digest_buttons
from tests.outbound.blocks.floods import IDENT, overview

CRITICAL, LOW = Severity.CRITICAL, Severity.LOW


def elements(shown: Overview) -> list[Any]:
    return [each for row in digest_buttons(shown) for each in row["elements"]]


def offered(shown: Overview) -> dict[str, dict[str, Part]]:
    """Return what the menu offers: by heading, then by what it reads."""
    return {
        group["label"]["text"]: {
            one["text"]["text"]: read_part(one["value"]) for one in group["options"]
        }
        for group in elements(shown)[2]["option_groups"]
    }


def test_one_button_takes_all_and_says_before_what_that_means() -> None:
    take, see, menu = elements(overview())
    assert take["text"]["text"] == "Acknowledge all 501"
    assert take["confirm"]["text"]["text"] == (
        "The 501 incidents of this flood that nobody has become yours, as this overview shows "
        "them. Nobody is called for them any more. Those that come later are not among them."
    )
    assert see["text"]["text"] == "List them"
    assert read_part(take["value"]) == read_part(see["value"]) == Part(IDENT, 7)
    assert "confirm" in menu
    assert "confirm" not in see


def test_a_menu_takes_those_of_a_severity_or_a_service() -> None:
    assert offered(overview()) == {
        "How bad": {
            "🔴 critical: 3": Part(IDENT, 7, severity=CRITICAL),
            "🔵 low: 498": Part(IDENT, 7, severity=LOW),
        },
        "Service": {
            "400 checkout": Part(IDENT, 7, service=short("checkout")),
            "101 search": Part(IDENT, 7, service=short("search")),
        },
    }


def test_only_what_somebody_can_take_is_offered() -> None:
    some = overview(
        all=Count(501, 12),
        severities={CRITICAL: Count(3, 0), LOW: Count(498, 12)},
        services={"a": Count(400, 5), "b": Count(50, 7), "c": Count(51, 0)},
    )
    assert list(offered(some)) == ["Service"]
    assert list(offered(some)["Service"]) == ["7 b", "5 a"]


def test_where_nobody_can_choose_there_is_no_menu() -> None:
    alike = overview(severities={LOW: Count(12, 12)}, services={"checkout": Count(12, 12)})
    assert len(elements(alike)) == 2


def test_of_many_services_the_largest_are_offered() -> None:
    services = {f"s{n}": Count(n, n) for n in range(1, 90)}
    listed = list(offered(overview(services=services))["Service"])
    assert (len(listed), listed[0]) == (OFFERED, "89 s89")


def test_once_somebody_has_everything_there_is_nothing_to_click() -> None:
    assert digest_buttons(overview(all=Count(501, 0))) == []
