"""The workspace: all state of the sandbox, and the few changes that touch several nouns."""

from typing import TYPE_CHECKING

from bot.sandbox.slack.delivery.deliver import Deliveries
from bot.sandbox.slack.state import seed
from bot.sandbox.slack.state.app import InstalledApp
from bot.sandbox.slack.state.calls import ApiCalls
from bot.sandbox.slack.state.changes import Changes
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.slack.state.clock import Clock, Timestamps, system_clock
from bot.sandbox.slack.state.faults import Faults
from bot.sandbox.slack.state.ids import Ids
from bot.sandbox.slack.state.message import Message
from bot.sandbox.slack.state.pushes import Pushes
from bot.sandbox.slack.state.rates import Rates
from bot.sandbox.slack.state.tickets import Responses, Triggers
from bot.sandbox.slack.state.view import Views

if TYPE_CHECKING:
    from bot.sandbox.slack.state.file import File


class Workspace:
    """A Slack workspace in memory. Use it from one event loop only: that of its server.

    app: what is installed. strict: whether rate limits hold. clock: tells the time.
    `url` is where its server listens, without a slash at the end.
    """

    team = "T0SANDBOX"
    name = "Sandbox"
    domain = "sandbox"

    def __init__(
        self,
        app: InstalledApp | None = None,
        *,
        strict: bool = True,
        clock: Clock = system_clock,
    ) -> None:
        self.app = app or InstalledApp()
        self.clock = clock
        self.url = "http://slack.test"
        self.users = {user.id: user for user in seed.people(self.app)}
        self.groups = {group.id: group for group in seed.groups()}
        self.channels = {channel.id: channel for channel in seed.channels(self.app)}
        self.files: dict[str, File] = {}
        self.views = Views()
        self.pushes = Pushes()
        self.ids = Ids()
        self.timestamps = Timestamps(clock)
        self.triggers = Triggers(clock)
        self.responses = Responses(clock)
        self.rates = Rates(clock, strict=strict)
        self.faults = Faults(clock)
        self.calls = ApiCalls()
        self.changes = Changes()
        self.deliveries = Deliveries(self.app, self.team, clock, self.changes.mark)

    def channel(self, name: str) -> Channel | None:
        """Return a channel by id, or by name with or without `#`."""
        if name in self.channels:
            return self.channels[name]
        bare = name.removeprefix("#")
        named = (each for each in self.channels.values() if each.name == bare and bare)
        return next(named, None)

    def direct(self, one: str, other: str) -> Channel:
        """Return the direct messages of two users, opened where they are new."""
        for channel in self.channels.values():
            if channel.is_im and {one, other} == set(channel.members):
                return channel
        channel = Channel(self.ids.next("D"), "", [one, other], is_im=True)
        self.channels[channel.id] = channel
        return channel

    def post(self, channel: Channel, message: Message) -> None:
        """Add a message: people are notified, its author has read it."""
        channel.messages.append(message)
        channel.read[message.user] = message.ts
        self.pushes.announce(channel, message)
        self.changes.mark()

    def permalink(self, channel: Channel, ts: str) -> str:
        """Return the address of a message, which opens the page there."""
        return f"{self.url}/archives/{channel.id}/p{ts.replace('.', '')}"

    def response_url(self, channel: str, user: str, ts: str = "") -> str:
        """Return a new address for answers to one interaction."""
        return f"{self.url}/actions/{self.team}/{self.responses.issue(channel, user, ts)}"
