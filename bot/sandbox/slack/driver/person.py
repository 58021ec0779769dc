"""One person in the workspace, who clicks, types and reads."""

from typing import Any

from bot.sandbox.slack.driver import elements
from bot.sandbox.slack.driver.failures import NotSeen
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.driver.modal import SeenModal
from bot.sandbox.slack.driver.reader import Reader


class Person(Reader):
    """A member of the workspace. Acts raise AppDidNotAnswer where Slack shows an error."""

    async def click(self, on: SeenMessage | SeenModal, label: str, *, near: str = "") -> None:
        """Click a button, by its label or action_id; a confirm dialog is agreed to."""
        now = await self._now(on)
        each = elements.named(now.blocks, label, near)
        await self._use(on, each, each.element.get("value"))

    async def choose(self, on: SeenMessage | SeenModal, label: str, *, near: str = "") -> None:
        """Choose from a menu (overflow, select, radio), or tick a checkbox alone."""
        now = await self._now(on)
        each, value = elements.choice(now.blocks, label, near)
        many = each.element["type"] in {"checkboxes", "multi_static_select"}
        await self._use(on, each, [value] if many else value)

    async def fill(self, on: SeenMessage | SeenModal, label: str, value: Any) -> None:
        """Put a value into an element by its label: a user id, a date, text, ticked values."""
        now = await self._now(on)
        await self._use(on, elements.named(now.blocks, label, ""), value)

    async def submit(
        self, modal: SeenModal, answers: dict[str, Any] | None = None
    ) -> SeenModal | None:
        """Fill in and submit; return the modal that is then on screen, None where it closed.

        answers: input's label, block_id or action_id -> text, choice, or list of choices.
        """
        now = await self._now(modal)
        values = now.values(answers or {}) if isinstance(now, SeenModal) else {}
        await self._link.act(self.id, "submit", **modal.place, values=values)
        return await self.modal()

    async def close(self, modal: SeenModal) -> None:
        """Close a modal without submitting."""
        await self._link.act(self.id, "close", **modal.place)

    async def command(self, text: str, channel: str) -> None:
        """Type a slash command in a channel."""
        await self._link.act(self.id, "command", channel=channel, text=text)

    async def shortcut(self, callback_id: str, message: SeenMessage | None = None) -> None:
        """Use a global shortcut, or a message's."""
        where = message.place if message else {}
        await self._link.act(self.id, "shortcut", callback_id=callback_id, **where)

    async def say(
        self, channel: str, text: str, *, thread: SeenMessage | None = None, file: str = ""
    ) -> None:
        """Write a message; `@name` mentions. file: the name of one to share with it."""
        parent = (thread.thread_ts or thread.ts) if thread else ""
        said = {"channel": channel, "text": text, "thread_ts": parent, "file": file}
        await self._link.act(self.id, "say", **said)

    async def edit(self, message: SeenMessage, text: str) -> None:
        """Change a message of one's own."""
        await self._link.act(self.id, "edit", **message.place, text=text)

    async def delete(self, message: SeenMessage) -> None:
        """Delete a message of one's own."""
        await self._link.act(self.id, "delete", **message.place)

    async def react(self, message: SeenMessage, name: str) -> None:
        """Put an emoji under a message, or take it away."""
        await self._link.act(self.id, "react", **message.place, name=name)

    async def bring(self, user: str, channel: str) -> None:
        """Bring somebody, or the bot, into a channel."""
        await self._link.act(self.id, "join", channel=channel, user=user)

    async def open_home(self) -> None:
        """Look at the app's home tab."""
        await self._link.act(self.id, "home")

    async def _use(self, on: SeenMessage | SeenModal, each: elements.Found, value: Any) -> None:
        ids = {"block_id": each.block["block_id"], "action_id": each.element["action_id"]}
        await self._link.act(self.id, "interact", **on.place, **ids, value=value)

    async def _now(self, on: SeenMessage | SeenModal) -> SeenMessage | SeenModal:
        """Return what stands there now: the app may have changed it since it was looked at."""
        there: list[SeenMessage] | list[SeenModal] = (
            await self.views() if isinstance(on, SeenModal) else await self.messages(on.channel)
        )
        for each in there:
            if each.place == on.place:
                return each
        raise NotSeen(f"it is no longer there: {on}")
