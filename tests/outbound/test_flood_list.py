from typing import Any

from bot.core.flood import Named, Page, Part, read_part
from bot.core.severity import Severity
from bot.outbound.flood_list import flood_list
from tests.outbound.blocks.cards import NOW, incident
from tests.outbound.blocks.floods import IDENT, LINK

PART = Part(IDENT, 7, severity=Severity.CRITICAL)
ONE = Named(incident(number=7, title="checkout is down"), "checkout", LINK)


def drawn(number: int, pages: int, *named: Named) -> list[Any]:
    page = Page(PART, named, number, pages, 45)
    view = flood_list(page, "C0ALARMS", NOW)
    assert view["private_metadata"] == f"{IDENT}:C0ALARMS"  # where a refusal is told
    return list(view["blocks"])


def turns(blocks: list[Any]) -> dict[str, str]:
    found = [each for block in blocks if block["type"] == "actions" for each in block["elements"]]
    return {each["text"]["text"]: each["value"] for each in found}


def test_each_incident_is_two_lines_and_leads_to_its_message() -> None:
    said, where = drawn(0, 1, ONE)
    head, place = said["text"]["text"].split("\n")
    assert head == f"🔴 <{LINK}|INC-7> checkout is down"
    assert place.strip().startswith("checkout · ")
    assert where["elements"][0]["text"] == "Page 1 of 1, the worst first."


def test_pages_turn_where_there_are_more() -> None:
    assert turns(drawn(0, 1, ONE)) == {}
    assert list(turns(drawn(0, 3, ONE))) == ["Next"]
    assert list(turns(drawn(2, 3, ONE))) == ["Previous"]
    both = turns(drawn(1, 3, ONE))
    assert [value.partition(":")[0] for value in both.values()] == ["0", "2"]
    assert {read_part(value.partition(":")[2]) for value in both.values()} == {PART}


def test_where_nobody_is_needed_any_more_it_says_so() -> None:
    assert drawn(0, 1)[0]["text"]["text"] == "Somebody has each of them by now."
