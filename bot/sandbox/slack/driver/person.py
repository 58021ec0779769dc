"""One person in the workspace, who clicks, types and reads."""

from typing import Any

from bot.sandbox.slack.driver import elements
from bot.sandbox.slack.driver.failures import NotSeen
from bot.sandbox.slack.driver.link import Link
from bot.sandbox.slack.driver.seen import SeenMessage, SeenModal
from bot.sandbox.slack.wire import Json

PATIENCE = 5.0  # seconds


class Person:
    """A member of the workspace. Acts raise AppDidNotAnswer where Slack shows an error."""

    def __init__(self, link: Link, user: str) -> None:
        self._link = link
        self.id = user

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
        await self._link.act(self.id, "submit", view=modal.id, values=values)
        return await self.modal()

    async def close(self, modal: SeenModal) -> None:
        """Close a modal without submitting."""
        await self._link.act(self.id, "close", view=modal.id)

    async def command(self, text: str, channel: str) -> None:
        """Type a slash command in a channel."""
        await self._link.act(self.id, "command", channel=channel, text=text)

    async def shortcut(self, callback_id: str, message: SeenMessage | None = None) -> None:
        """Use a global shortcut, or a message's."""
        where = {"channel": message.channel, "ts": message.ts} if message else {}
        await self._link.act(self.id, "shortcut", callback_id=callback_id, **where)

    async def say(self, channel: str, text: str, *, thread: SeenMessage | None = None) -> None:
        """Write a message; `@name` mentions."""
        parent = (thread.thread_ts or thread.ts) if thread else ""
        await self._link.act(self.id, "say", channel=channel, text=text, thread_ts=parent)

    async def react(self, message: SeenMessage, name: str) -> None:
        """Put an emoji under a message, or take it away."""
        await self._link.act(self.id, "react", channel=message.channel, ts=message.ts, name=name)

    async def bring(self, user: str, channel: str) -> None:
        """Bring somebody, or the bot, into a channel."""
        await self._link.act(self.id, "join", channel=channel, user=user)

    async def open_home(self) -> None:
        """Look at the app's home tab."""
        await self._link.act(self.id, "home")

    async def modal(self) -> SeenModal | None:
        """Return the modal on screen now."""
        raw = (await self._screen())["modal"]
        return SeenModal(raw) if raw else None

    async def expect_modal(self, containing: str = "", *, within: float = PATIENCE) -> SeenModal:
        """Wait for a modal that shows this text, in its title or anywhere."""

        async def look() -> SeenModal | None:
            modal = await self.modal()
            return modal if modal and containing in modal.reads else None

        async def describe() -> str:
            return f"{self.id} saw no modal with {containing!r}, but: {await self.modal()}"

        return await self._link.expect(look, within, describe)

    async def expect_no_modal(self, *, within: float = PATIENCE) -> None:
        """Wait until no modal is open."""

        async def look() -> bool | None:
            return True if await self.modal() is None else None

        async def describe() -> str:
            return f"{self.id} still sees: {await self.modal()}"

        await self._link.expect(look, within, describe)

    async def expect_home(self, containing: str = "", *, within: float = PATIENCE) -> SeenModal:
        """Wait for the app's home tab to show this text."""

        async def look() -> SeenModal | None:
            raw = (await self._screen())["home"]
            return SeenModal(raw) if raw and containing in SeenModal(raw).reads else None

        async def describe() -> str:
            raw = (await self._screen())["home"]
            return f"{self.id} saw no home with {containing!r}, but: {raw and SeenModal(raw)}"

        return await self._link.expect(look, within, describe)

    async def expect_ephemeral(
        self, containing: str = "", *, channel: str, within: float = PATIENCE
    ) -> SeenMessage:
        """Wait for a message only this person sees; the newest that shows this text."""

        async def look() -> SeenMessage | None:
            shown = await self._only_mine(channel)
            return next((each for each in reversed(shown) if containing in each.reads), None)

        async def describe() -> str:
            shown = "\n".join(map(str, await self._only_mine(channel)))
            return f"{self.id} saw no ephemeral message with {containing!r}, but:\n{shown}"

        return await self._link.expect(look, within, describe)

    async def expect_push(self, containing: str = "", *, within: float = PATIENCE) -> str:
        """Wait for a push notification; return its text, exactly as on a phone."""

        async def look() -> str | None:
            texts = [push["text"] for push in (await self._screen())["pushes"]]
            return next((text for text in reversed(texts) if containing in text), None)

        async def describe() -> str:
            texts = [push["text"] for push in (await self._screen())["pushes"]]
            return f"{self.id} was not notified of {containing!r}, but of: {texts}"

        return await self._link.expect(look, within, describe)

    async def _use(self, on: SeenMessage | SeenModal, each: elements.Found, value: Any) -> None:
        ids = {"block_id": each.block["block_id"], "action_id": each.element["action_id"]}
        await self._link.act(self.id, "interact", **_place(on), **ids, value=value)

    async def _now(self, on: SeenMessage | SeenModal) -> SeenMessage | SeenModal:
        """Return what stands there now: the app may have changed it since it was looked at."""
        if isinstance(on, SeenModal):
            screen = await self._screen()
            views = [SeenModal(raw) for raw in (screen["modal"], screen["home"]) if raw]
            return _only(views, [view.id == on.id for view in views], on)
        listed = await self._link.get(f"/sandbox/channels/{on.channel}/messages")
        messages = [SeenMessage(raw) for raw in listed]
        return _only(messages, [each.ts == on.ts for each in messages], on)

    async def _only_mine(self, channel: str) -> list[SeenMessage]:
        listed = await self._link.get(f"/sandbox/channels/{channel}/messages")
        return [SeenMessage(raw) for raw in listed if raw["only_for"] == self.id]

    async def _screen(self) -> Json:
        screen: Json = await self._link.get(f"/sandbox/people/{self.id}/screen")
        return screen


def _place(on: SeenMessage | SeenModal) -> Json:
    if isinstance(on, SeenModal):
        return {"view": on.id}
    return {"channel": on.channel, "ts": on.ts}


def _only(
    seen: list[Any], same: list[bool], wanted: SeenMessage | SeenModal
) -> SeenMessage | SeenModal:
    for each, matches in zip(seen, same, strict=True):
        if matches:
            found: SeenMessage | SeenModal = each
            return found
    raise NotSeen(f"it is no longer there: {wanted}")
