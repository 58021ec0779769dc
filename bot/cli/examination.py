"""Examine AWS accounts: each Region of an account at once, and what its execute role may do."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.cli.role_complaints import lacking, unread, untaken
from bot.core.account import Account
from bot.core.action import Action, Aws
from bot.core.complaint import Complaint, Hurts
from bot.core.enabled import enabled, policies_of
from bot.core.errors import AwsFailed
from bot.core.iam import Place, writes
from bot.core.merge import merged
from bot.core.policy import Policy
from handlers.assumed import Caller
from handlers.aws import Sessions
from handlers.checkup import AGAIN, examine, remedy
from handlers.checkup.account import regions, take
from handlers.checkup.entrance import Entrance
from handlers.checkup.region import Region
from handlers.checkup.role import denied

AT_ONCE = 8  # Regions; each takes a thread
SECONDS = 120.0  # for one Region
T = TypeVar("T")


@dataclass
class Examination:
    """accounts: by id. tell: hears of every Region that is done."""

    sessions: Sessions
    accounts: Mapping[str, Account]
    policies: Sequence[Policy]
    actions: Sequence[Action]
    entrance: Entrance
    now: datetime
    tell: Callable[[str], None]
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def of(self, number: str, account: Account | None) -> list[Complaint]:
        """Return what is wrong in an account. None: with our own credentials, in all Regions."""
        name = account.name if account else number
        reading = _caller(account.read_role if account else None, account)
        try:
            places = await self._places(number, account, reading)
        except AwsFailed as failure:
            return [unread(name, account, failure)]
        found = await asyncio.gather(*(self._region(number, name, p, reading) for p in places))
        complaints = [complaint for several in found for complaint in several]
        if account and account.execute_role:
            complaints += await self._execute(number, account, places[0], reading)
        return complaints

    async def _places(self, number: str, account: Account | None, caller: Caller) -> Sequence[str]:
        """Return the Regions to look at; AWS itself says which, where nobody limits them."""
        named = account.regions if account else ()
        first = (*named, *self.entrance.regions_of(number), "us-east-1")[0]
        await self._ask(number, first, caller, take)
        return named or await self._ask(number, first, caller, regions)

    async def _region(self, number: str, name: str, place: str, caller: Caller) -> list[Complaint]:
        known = frozenset(self.accounts) - {number}

        def look(aws: Aws) -> list[Complaint]:
            return examine(Region(aws, name, self.entrance, self.now, known))

        try:
            async with self._slots, asyncio.timeout(SECONDS):
                return await self._ask(number, place, caller, look)
        except AwsFailed as failure:
            evidence, fix = str(failure), remedy(failure, name)
        except TimeoutError:
            evidence, fix = f"AWS took longer than {SECONDS:g} s", AGAIN
        finally:
            self.tell(f"{name} {place}")
        return [
            Complaint(Hurts.UNCHECKED, "Alarms could not be checked", evidence, fix, name, place)
        ]

    async def _execute(
        self, number: str, account: Account, place: str, reading: Caller
    ) -> list[Complaint]:
        """Return what keeps actions from being executed: the role itself, or what it may do."""
        role, name = account.execute_role or "", account.name
        writing = _caller(role, account, "doctor")
        try:
            await self._ask(number, place, writing, take)
        except AwsFailed as failure:
            return [untaken(name, "execute", role, failure)]
        own = policies_of(self.policies, number, account)
        needed = merged(writes(enabled(self.actions, own)))
        where = Place(number, account.regions[:1])
        try:
            lacks = await self._ask(
                number, place, reading, lambda aws: denied(aws, role, needed, where)
            )
        except AwsFailed as failure:
            what = "Whether the execute role may do what actions need could not be checked"
            return [Complaint(Hurts.UNCHECKED, what, str(failure), remedy(failure, name), name)]
        return [lacking(name, role, lacks)] if lacks else []

    async def _ask(self, number: str, place: str, caller: Caller, work: Callable[[Aws], T]) -> T:
        return await self.sessions.run(lambda: work(self.sessions.session(number, place, caller)))


def _caller(role: str | None, account: Account | None, person: str = "") -> Caller:
    """Return who asks; with a person, as an action's steps do: trust must allow that as well."""
    external_id = (account.external_id if account else None) or ""
    return Caller(role or "", person, person, external_id)
