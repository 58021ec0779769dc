"""Who is a member and of which groups, against the sandbox's Slack."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import yaml

from bot.core.errors import PersonIsNotAllowed, SlackDidNotAnswer, SlackRefused
from bot.flow.members import Members
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.sandbox.slack import InstalledApp, Workspace, running_workspace
from bot.sandbox.slack.state.faults import Fault, FaultKind
from bot.sandbox.slack.state.user import User, UserGroup
from bot.store import groups
from bot.store.database import Database
from tests.flow.test_slack_check import MANIFEST
from tests.support.clock import Clock

ONCALL = frozenset({"U01AMINA", "U02YUSUF"})
AWAY = Fault(FaultKind.OUTAGE, seconds=60)


@dataclass
class Office:
    """A workspace, and Members that ask it; restarted: as a new process would."""

    workspace: Workspace
    members: Members

    def restarted(self) -> Members:
        known = self.members
        return Members(known.database, known.slack, known.handles, known.clock)

    def asked(self, method: str) -> int:
        """Return how often Slack was asked."""
        return len(list(self.workspace.calls.of(method)))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def office(database: Database, clock: Clock) -> AsyncIterator[Office]:
    """Yield an office with the manifest's scopes, in which a role names two groups."""
    app = InstalledApp.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
    async with running_workspace(Workspace(app, strict=False)) as workspace:
        slack = Slack(app.bot_token, f"{workspace.url}/api/", Metrics())
        await slack.start()
        await slack.identify()
        yield Office(workspace, Members(database, slack, ("@oncall", "@nobody"), clock))
        await slack.stop()


async def test_a_member_is_asked_about_once_in_five_minutes(office: Office, clock: Clock) -> None:
    for _ in range(3):
        await office.members.must_be_member("U01AMINA")
    assert office.asked("users.info") == 1
    clock.advance(minutes=5)
    await office.members.must_be_member("U01AMINA")
    assert office.asked("users.info") == 2


async def test_who_is_no_full_member_may_not(office: Office) -> None:
    office.workspace.users |= {
        "U0GUEST": User("U0GUEST", "guest", "A guest", is_restricted=True),
        "U0STRANGER": User("U0STRANGER", "stranger", "Somebody", home="T0OTHER"),
    }
    for user in ("U0GUEST", "U0STRANGER", office.workspace.app.user):
        for _ in range(2):  # a no is never remembered as a yes
            with pytest.raises(PersonIsNotAllowed, match="Guests"):
                await office.members.must_be_member(user)


async def test_who_became_a_guest_may_not_for_long(office: Office, clock: Clock) -> None:
    await office.members.must_be_member("U01AMINA")
    amina = User("U01AMINA", "amina", "Amina", is_restricted=True)
    office.workspace.users["U01AMINA"] = amina
    clock.advance(minutes=5)
    with pytest.raises(PersonIsNotAllowed):
        await office.members.must_be_member("U01AMINA")


async def test_whom_slack_cannot_tell_may_not(office: Office, clock: Clock) -> None:
    with pytest.raises(SlackRefused, match="user_not_found"):
        await office.members.must_be_member("U0NOBODY")
    await office.members.must_be_member("U01AMINA")
    office.workspace.faults.add(AWAY)
    await office.members.must_be_member("U01AMINA")
    with pytest.raises(SlackDidNotAnswer):
        await office.members.must_be_member("U02YUSUF")
    clock.advance(minutes=5)
    with pytest.raises(SlackDidNotAnswer):
        await office.members.must_be_member("U01AMINA")


async def test_a_workspace_that_is_not_known_yet_has_no_members(office: Office) -> None:
    office.members.slack.team = ""
    with pytest.raises(PersonIsNotAllowed):
        await office.members.must_be_member("U01AMINA")


async def test_groups_are_asked_for_once_in_five_minutes(office: Office, clock: Clock) -> None:
    for members in (office.members, office.members, office.restarted()):
        assert await members.groups() == {"@oncall": ONCALL, "@nobody": frozenset()}
    assert office.asked("usergroups.list") == 1
    office.workspace.groups["S0ONCALL"].users.remove("U02YUSUF")
    assert (await office.members.groups())["@oncall"] == ONCALL
    clock.advance(minutes=5, seconds=1)
    assert (await office.members.groups())["@oncall"] == {"U01AMINA"}


async def test_a_group_that_was_made_later_is_found(office: Office, clock: Clock) -> None:
    await office.members.groups()
    office.workspace.groups["S0NEW"] = UserGroup("S0NEW", "nobody", "Nobody", ["U02YUSUF"])
    clock.advance(minutes=6)
    assert (await office.members.groups())["@nobody"] == {"U02YUSUF"}


async def test_while_slack_is_away_its_word_is_believed_for_a_day(
    office: Office, clock: Clock
) -> None:
    await office.members.groups()
    office.workspace.faults.add(AWAY)
    clock.advance(hours=24)
    assert (await office.restarted().groups())["@oncall"] == ONCALL
    clock.advance(seconds=1)
    assert await office.members.groups() == {}
    office.workspace.faults.clear()
    assert (await office.members.groups())["@oncall"] == ONCALL


async def test_half_an_answer_changes_nothing(office: Office, clock: Clock) -> None:
    await office.members.groups()
    office.workspace.groups["S0ONCALL"].users.clear()
    clock.advance(minutes=6)
    office.workspace.faults.add(Fault(FaultKind.DROP_BEFORE, "usergroups.users.list"))
    assert (await office.members.groups())["@oncall"] == ONCALL
    assert (await office.members.groups())["@oncall"] == frozenset()


async def test_where_no_role_names_a_group_slack_is_not_asked(office: Office) -> None:
    members = Members(office.members.database, office.members.slack, (), office.members.clock)
    assert await members.groups() == {}
    assert office.asked("usergroups.list") == 0


async def test_a_role_that_names_another_group_is_asked_about_at_once(office: Office) -> None:
    async with office.members.database.write() as connection:
        await groups.save(connection, "@oncall", ["U01AMINA"], office.members.clock())
    assert (await office.members.groups())["@oncall"] == ONCALL
