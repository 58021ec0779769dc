import pytest

from bot.core.errors import PersonIsNotAllowed
from bot.core.person import Person
from bot.core.staff import Staff
from bot.flow.operator import operator

USER = "arn:aws:iam::111122223333:user/amina"
STAFF = Staff({"amina": Person(slack="U01AMINA", aws=USER), "yusuf": Person(slack="U02YUSUF")}, {})


def test_who_aws_names_is_that_person() -> None:
    assert operator(STAFF, USER) == f"aws:{USER}"


def test_who_it_does_not_name_is_told_the_line_to_add() -> None:
    stranger = "arn:aws:iam::111122223333:user/yusuf"

    with pytest.raises(PersonIsNotAllowed, match=f'under `people`: aws: "{stranger}"'):
        operator(STAFF, stranger)
