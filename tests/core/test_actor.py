import pytest

from bot.core.actor import SYSTEM_ACTOR, mention, slack_actor


def test_slacks_own_people_are_mentioned() -> None:
    assert mention(slack_actor("U01AMINA")) == "<@U01AMINA>"


def test_firebreak_itself() -> None:
    assert mention(SYSTEM_ACTOR) == "Firebreak"


def test_whoever_used_a_pages_link_is_said_in_words() -> None:
    assert mention("page:pager_duty") == "somebody paged by pager_duty"


@pytest.mark.parametrize(
    "hostile",
    [
        "page:<!channel>",
        "slack:U1> <!channel",
        "slack:",
        "cli:<!here>",
        "a&b",
        "slack:u01amina",
        "<@U1>",
    ],
)
def test_nobody_becomes_markup(hostile: str) -> None:
    assert not set(mention(hostile)) & set("<>&!@")
