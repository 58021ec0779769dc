"""Bring the pictures that diagnostics found into Slack: each uploaded, examined, then shown.

Level-triggered: a row with a moment has a picture that Slack cannot show yet. Nobody sees a
file before the evidence's message names it, and that message stands once; so an upload that
was cut off, or made twice, doubles nothing. Without pictures the evidence stands in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.errors import SlackDidNotAnswer, SlackIsBusy, SlackIsUnreachable, SlackRefused
from bot.core.ledger import Entry
from bot.core.message import Role
from bot.flow.repeat import repeat
from bot.outbound.slack import Slack
from bot.outbound.upload import is_examined, upload
from bot.store import incidents, ledger, messages, pictures
from bot.store.database import Database
from bot.store.pictures import Picture

EVERY_SECONDS = 1.0
HELD = timedelta(seconds=60)  # by a process that is at it; after that another one may
FIRST_DELAY, MOST_DOUBLINGS = timedelta(seconds=1), 6
TOO_LATE = timedelta(hours=1)
WHO = "system"
log = structlog.get_logger("illustrate")


@dataclass
class Illustrate:
    """titles: of diagnostics, by name; wake: tells announce."""

    database: Database
    slack: Slack
    titles: Mapping[str, str]
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self._all, EVERY_SECONDS, log)

    async def _all(self) -> None:
        while await self.once():
            pass

    async def once(self) -> bool:
        """Take the next step with one picture; tell whether there was any."""
        async with self.database.read() as connection:
            picture = await pictures.due(connection, self.clock())
        if picture is None or not (held := await self._hold(picture)):
            return False
        try:
            await self._step(held)
        except SlackRefused as refused:
            await self._give_up(held, refused.code)
        except SlackIsBusy as busy:
            await self._later(held, timedelta(seconds=busy.seconds))
        except (SlackDidNotAnswer, SlackIsUnreachable) as error:
            log.warning("no answer from Slack", incident=held.incident, error=str(error))
            await self._later(held, _delay(held))
        except (OperationalError, InterfaceError):  # see `repeat`
            raise
        except Exception:  # a bug with one must not keep the others; it is tried again
            log.exception("picture failed", incident=held.incident)
        return True

    async def _hold(self, picture: Picture) -> Picture | None:
        """Make it ours for a while; None where another replica was quicker."""
        due, tries = self.clock() + HELD, picture.upload_tries + 1
        async with self.database.write() as connection:
            is_ours = await pictures.change(
                connection, picture, upload_due_at=due, upload_tries=tries
            )
        return replace(picture, upload_due_at=due, upload_tries=tries) if is_ours else None

    async def _step(self, picture: Picture) -> None:
        if self.clock() - picture.read_at > TOO_LATE:
            await self._give_up(picture, "Slack was away for too long")
        elif not picture.file:
            title = self.titles.get(picture.name, picture.name)
            name, words = f"{picture.name}.png", f"{title}: {picture.headline}"
            file = await upload(self.slack, name, title, words, picture.picture)
            await self._later(picture, FIRST_DELAY, file=file)
        elif await is_examined(self.slack, picture.file):
            await self._shown(picture)
        else:
            await self._later(picture, _delay(picture))

    async def _later(self, picture: Picture, wait: timedelta, **values: str) -> None:
        async with self.database.write() as connection:
            due = self.clock() + wait
            await pictures.change(connection, picture, upload_due_at=due, **values)

    async def _shown(self, picture: Picture) -> None:
        await self._end(picture, "evidence.pictured", {"file": picture.file})

    async def _give_up(self, picture: Picture, why: str) -> None:
        """Leave it at the words; the message says why."""
        log.warning("picture was not shown", incident=picture.incident, why=why)
        await self._end(picture, "evidence.unpictured", {"why": why}, file="", unshown=why)

    async def _end(
        self, picture: Picture, kind: str, fields: Mapping[str, str], **values: str
    ) -> None:
        """Write how it ended, and bring the evidence's message up to date."""
        told = {"diagnostic": picture.name, **fields}
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, picture.incident)
            if not await pictures.change(connection, picture, upload_due_at=None, **values):
                return  # it was read again meanwhile: there is another picture
            await messages.refresh(connection, incident.number, Role.EVIDENCE)
            entry = Entry(incident.id, kind, self.clock(), WHO, told)
            await ledger.append(connection, [entry])
        self.wake()


def _delay(picture: Picture) -> timedelta:
    doublings: int = min(picture.upload_tries - 1, MOST_DOUBLINGS)
    return FIRST_DELAY * float(2**doublings)
