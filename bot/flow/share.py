"""Put an incident's story into its thread, as files; that it left is recorded."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path

import structlog

from bot.core.actor import mention
from bot.core.errors import (
    ExportIsTooLong,
    FormatIsNotInstalled,
    FormatIsUnknown,
    IncidentIsNotShown,
)
from bot.core.ledger import Entry
from bot.core.message import Message, Role
from bot.export.formats import FORMATS, Options
from bot.export.story import Checked, Story
from bot.export.tell import Export
from bot.flow.apart import apart
from bot.flow.gather import Gather
from bot.outbound.slack import Slack
from bot.outbound.upload import Attachment, attach
from bot.store import incidents, ledger, messages
from bot.store.database import Database

log = structlog.get_logger("share")
LONGEST_PDF = 2_000  # entries
USUAL = ("html", "pdf", "postmortem", "json")


@dataclass(frozen=True)
class Share:
    """templates: the team's own, None for ours. One export at a time: a PDF takes a core."""

    gather: Gather
    database: Database
    slack: Slack
    templates: Path | None
    clock: Callable[[], datetime]
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def share(self, number: int, actor: str, formats: Sequence[str] = ()) -> list[str]:
        """Share an incident in some formats, by default the usual; return the files' names.

        Raises IncidentIsUnknown, IncidentIsNotShown, FormatIsUnknown, FormatIsNotInstalled,
        ExportIsTooLong, TemplateIsWrong, and as `Slack.call` does.
        """
        for name in formats:
            if name not in FORMATS:
                raise FormatIsUnknown(f"There is no format {name!r}: use {', '.join(FORMATS)}.")
        root = await self._root(number)
        async with self._turn, self.gather.export(number) as export:
            files = await self._files(export, formats)
            checked = export.story.checked
        await attach(self.slack, root.channel, root.ts, files, _comment(actor, checked))
        await self._record(number, actor, checked, [file.name for file in files])
        return [file.name for file in files]

    async def _root(self, number: int) -> Message:
        async with self.database.read() as connection:
            incident = await incidents.read(connection, number)
            found = await messages.of_incident(connection, number)
        for one in found:
            if one.role is Role.ROOT and one.channel == incident.channel and one.ts:
                return one
        raise IncidentIsNotShown(f"{incident.name} does not stand in Slack yet: try again later.")

    async def _files(self, export: Export, formats: Sequence[str]) -> list[Attachment]:
        files = []
        for name in formats or USUAL:
            try:
                _must_be_short(export.story, name)
                files.append(await apart(self._file, export, name))
            except (ExportIsTooLong, FormatIsNotInstalled) as error:
                if formats:
                    raise
                # Nobody asked for it by name.
                log.info("left out of an export", format=name, why=str(error))
        return files

    def _file(self, export: Export, name: str) -> Attachment:
        body, made = BytesIO(), FORMATS[name]
        made.write(export, Options(self.templates), body)
        title = f"{export.story.name}, {name}"
        return Attachment(f"{export.story.name}{made.suffix}", title, body.getvalue())

    async def _record(
        self, number: int, actor: str, checked: Checked, names: Sequence[str]
    ) -> None:
        fields = {"entries": checked.entries, "formats": list(names), "head": checked.head}
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            shared = Entry(incident.id, "export.shared", self.clock(), actor, fields)
            await ledger.append(connection, [shared])


def _must_be_short(story: Story, name: str) -> None:
    """Raise ExportIsTooLong where a PDF would take minutes of a core, and memory for more."""
    if name == "pdf" and story.checked.entries > LONGEST_PDF:
        raise ExportIsTooLong(
            f"{story.name} has {story.checked.entries} entries, and a server makes no PDF of more "
            f"than {LONGEST_PDF}. Print the HTML, or: firebreak export {story.name} --format pdf"
        )


def _comment(actor: str, checked: Checked) -> str:
    """Return what stands beside the files: also the head, which has now left the database."""
    sound = "each follows from the one before" if not checked.problems else "⚠ they do not fit"
    head = f"Head `{checked.head}`"
    return f"{mention(actor)} exported this: {checked.entries} entries, {sound}. {head}"
