"""Who and what is in a new workspace."""

from bot.sandbox.slack.state.app import InstalledApp
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.user import User, UserGroup


def people(app: InstalledApp) -> list[User]:
    """Return the members of a new workspace, the app's bot user included."""
    return [
        User("U01AMINA", "amina", "Amina", "Europe/Berlin"),
        User("U02YUSUF", "yusuf", "Yusuf", "Europe/Istanbul"),
        User(app.user, app.name.lower(), app.name, is_bot=True),
    ]


def groups() -> list[UserGroup]:
    """Return the user groups of a new workspace."""
    return [UserGroup("S0ONCALL", "oncall", "On call", ["U01AMINA", "U02YUSUF"])]


def channels(app: InstalledApp) -> list[Channel]:
    """Return the channels of a new workspace; the bot is not in #general."""
    people = ["U01AMINA", "U02YUSUF"]
    with_bot = [*people, app.user]
    return [
        Channel("C0ALARMS", "alarms", list(with_bot), "Everything that pages us"),
        Channel("C0API", "api", list(with_bot), "The API team"),
        Channel("C0SECURITY", "security", list(with_bot), "Findings"),
        Channel("C0STATUS", "status", list(with_bot), "For those who wait"),
        Channel("C0GENERAL", "general", list(people), "Company-wide"),
    ]
