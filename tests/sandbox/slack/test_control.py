import pytest

from bot.sandbox.slack import SandboxClient, Workspace
from bot.sandbox.slack.driver.failures import NotSeen
from tests.sandbox.slack.kit import client_of


async def test_a_guest_and_somebody_of_another_workspace_are_told_apart(
    served: Workspace, slack: SandboxClient
) -> None:
    await slack.invite("U03GUEST", "guest", is_restricted=True)
    await slack.invite("U04OTHER", "visitor", home="T0ELSEWHERE")
    api = client_of(served)
    guest = (await api.users_info(user="U03GUEST"))["user"]
    assert (guest["is_restricted"], guest["is_stranger"]) == (True, False)
    assert guest["team_id"] == served.team
    other = (await api.users_info(user="U04OTHER"))["user"]
    assert (other["is_restricted"], other["is_stranger"]) == (False, True)
    assert other["team_id"] == "T0ELSEWHERE"
    with pytest.raises(NotSeen, match="is_robot"):
        await slack.invite("U05ROBOT", "robot", is_robot=True)


async def test_an_interaction_nobody_receives_fails(
    served: Workspace, slack: SandboxClient
) -> None:
    del served
    with pytest.raises(NotSeen, match="not_connected"):
        await slack.deliver({"type": "block_actions"})
