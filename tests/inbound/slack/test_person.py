from typing import Any

import pytest

from bot.core.errors import PersonIsNotAllowed
from bot.inbound.slack.person import Person, person_of, who

CLICK = {
    "user": {"id": "U01AMINA", "team_id": "T1"},
    "team": {"id": "T1"},
    "channel": {"id": "C0ALARMS"},
    "response_url": "https://hooks.slack.test/1",
}
COMMAND = {"user_id": "U01AMINA", "team_id": "T1", "channel_id": "C0API", "response_url": "u"}
SUBMISSION = {
    "user": {"id": "U01AMINA", "team_id": "T1"},
    "team": {"id": "T1"},
    "view": {"private_metadata": "42:C0SECURITY"},
}


@pytest.mark.parametrize(
    ("body", "person"),
    [
        (CLICK, Person("U01AMINA", "C0ALARMS", "https://hooks.slack.test/1")),
        (COMMAND, Person("U01AMINA", "C0API", "u")),
        (SUBMISSION, Person("U01AMINA", "C0SECURITY")),
    ],
)
def test_a_member_is_known_and_can_be_answered(body: dict[str, Any], person: Person) -> None:
    assert person_of(body, "T1") == person
    assert person.actor == "slack:U01AMINA"


@pytest.mark.parametrize(
    "body",
    [
        {**CLICK, "user": {"id": "U9", "team_id": "T9"}},
        {**CLICK, "user": {"id": "U9"}, "team": {"id": "T9"}},
        {**COMMAND, "team_id": "T9"},
        {**SUBMISSION, "user": {"id": "U9", "team_id": "T9"}},
        {"user": {"id": "U9"}},
        {"user": None, "team": None},
        {},
    ],
)
def test_nobody_else_is_listened_to(body: dict[str, Any]) -> None:
    with pytest.raises(PersonIsNotAllowed, match="Only members of this workspace"):
        person_of(body, "T1")


@pytest.mark.parametrize("body", [CLICK, {}])
def test_before_we_know_our_own_workspace_nobody_is(body: dict[str, Any]) -> None:
    with pytest.raises(PersonIsNotAllowed, match="just started"):
        person_of(body, "")


def test_a_modal_that_names_no_channel_is_answered_directly() -> None:
    assert who({"user": {"id": "U1"}, "view": {"private_metadata": ""}}) == Person("U1", "")
