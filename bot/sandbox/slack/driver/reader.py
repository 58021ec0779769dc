"""What one person sees."""

from bot.sandbox.slack.driver.link import PATIENCE, Link
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.driver.modal import SeenModal
from bot.sandbox.slack.wire import Json


class Reader:
    """The eyes of the member with this user id."""

    def __init__(self, link: Link, user: str) -> None:
        self._link = link
        self.id = user

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

    async def messages(self, channel: str) -> list[SeenMessage]:
        """Return what this person sees in a channel, replies and ephemeral ones included."""
        listed = await self._link.get(f"/sandbox/channels/{channel}/messages")
        return [SeenMessage(raw) for raw in listed if raw["only_for"] in {"", self.id}]

    async def views(self) -> list[SeenModal]:
        """Return the modal and the home tab this person sees, those that are there."""
        screen = await self._screen()
        return [SeenModal(raw) for raw in (screen["modal"], screen["home"]) if raw]

    async def _only_mine(self, channel: str) -> list[SeenMessage]:
        return [each for each in await self.messages(channel) if each.only_for]

    async def _screen(self) -> Json:
        screen: Json = await self._link.get(f"/sandbox/people/{self.id}/screen")
        return screen
