"""People, the bot user, and groups of people."""

from dataclasses import dataclass

from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class User:
    """A member of the workspace.

    name: the handle, `amina`; tz: an IANA zone, in which this person reads dates.
    is_restricted: a guest; home: the id of another workspace, from which a shared channel
    brings this person, "" for a member of this one.
    """

    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    is_bot: bool = False
    is_restricted: bool = False
    home: str = ""

    def json(self, team: str) -> Json:
        """Return the user as users.info of workspace `team` does (Slack docs: "User object")."""
        return {
            "id": self.id,
            "team_id": self.home or team,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": False,
            "is_bot": self.is_bot,
            "is_admin": False,
            "is_restricted": self.is_restricted,
            "is_stranger": bool(self.home),
            "tz": self.tz,
            "profile": {
                "real_name": self.real_name,
                "display_name": self.name,
                "email": f"{self.name}@example.com",
            },
        }


@dataclass(slots=True)
class UserGroup:
    """A group that can be mentioned: handle `oncall`, members' user ids."""

    id: str
    handle: str
    name: str
    users: list[str]

    def json(self) -> Json:
        """Return the group as usergroups.list does."""
        return {
            "id": self.id,
            "handle": self.handle,
            "name": self.name,
            "users": list(self.users),
            "user_count": len(self.users),
            "date_delete": 0,
            "is_usergroup": True,
        }
