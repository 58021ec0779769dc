"""What people are called."""

import pytest

from bot.export.names import Names, People
from tests.export.told import STAFF


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        ("system", "Firebreak"),
        ("slack:U01AMINA", "amina"),
        ("slack:U09OTHER", "U09OTHER"),
        ("aws:arn:aws:iam::111122223333:user/kim", "kim"),
        ("page:pagerduty", "somebody paged by pagerduty"),
    ],
)
def test_by_name(actor: str, name: str) -> None:
    assert Names(STAFF).of(actor) == name


def test_by_role_each_keeps_a_number() -> None:
    names = Names(STAFF, People.ROLES)
    actors = ["slack:U02YUSUF", "slack:U01AMINA", "slack:U09OTHER", "slack:U02YUSUF", "system"]
    found = [names.of(actor) for actor in actors]
    assert found == ["responder 1", "responder 2", "person 1", "responder 1", "Firebreak"]


def test_people_in_a_text_are_called_the_same() -> None:
    text = "<@U01AMINA> asked <@U02YUSUF|yu> (slack:U02YUSUF, U02YUSUF)"
    assert Names(STAFF).in_text(text) == "amina asked yusuf (yusuf, yusuf)"


def test_by_role_a_text_names_nobody_however_it_is_written() -> None:
    names = Names(STAFF, People.ROLES)
    said = names.in_text("Amina told YUSUF and <@U01AMINA>; aminated stays")
    assert said == "responder 1 told responder 2 and responder 1; aminated stays"
