"""Make one call of an escalation: mention people, write to them directly, page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.actor import SYSTEM_ACTOR, mention, slack_actor
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.core.message import Role
from bot.core.reason import Reason
from bot.core.staff import Groups
from bot.flow.on_call import OnCall
from bot.settings.escalation import Call
from bot.store import ledger, messages, pages
from bot.store.escalations import Escalation
from bot.store.hidden import CALL, CALLED
from bot.store.messages import Wish
from bot.store.pages import PageWish

# Of these the thread tells as they happen, and mentions whom the configuration names.
TOLD = {
    Reason.JOINED,
    Reason.REOPENED,
    Reason.FIRED_AGAIN,
    Reason.WORSENED,
    Reason.RETARGETED,
    Reason.RECOVERED_BEFORE_SEEN,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls people about one incident, in the caller's transaction. groups: as Slack says."""

    connection: AsyncConnection
    on_call: OnCall
    groups: Groups
    now: datetime

    async def make(self, incident: Incident, known: Escalation, call: Call) -> None:
        """Make the call whose turn it is, and write into the ledger why, and who was called."""
        called: dict[str, list[str]] = {}
        if call.mention:
            called["mentioned"] = await self._mention(incident, known, call.mention)
        if call.direct:
            called["asked"] = await self._ask(incident, known, call.direct)
        if call.notify:
            key = f"page:{_moment(known)}"
            wish = PageWish(incident.number, call.notify, key, known.reason, self.now)
            await pages.want(self.connection, wish)
            called["paged"] = [call.notify]
        fields = {"reason": known.reason, "round": known.round, "turn": known.turn, **called}
        entry = Entry(incident.id, CALLED, self.now, SYSTEM_ACTOR, fields)
        await ledger.append(self.connection, [entry])

    async def _mention(self, incident: Incident, known: Escalation, name: str) -> list[str]:
        """Mention people in the thread, unless they have just been mentioned."""
        users = self.on_call.users(name, self.now, self.groups)
        left = [user for user in users if user not in self._mentioned(known, name)]
        if users and not left:
            return list(users)
        who = " ".join(mention(slack_actor(user)) for user in left)
        text = f"{incident.title.rstrip('.')}: {Reason(known.reason).sentence}."
        key = f"{CALL}{_moment(known)}"
        wish = messages.reply(incident, key, self.now, text).to(who, broadcast=True)
        await messages.want(self.connection, [wish])
        return list(users)

    def _mentioned(self, known: Escalation, name: str) -> tuple[str, ...]:
        """Return who has just been mentioned: by the live message, or as the thread told of it."""
        if known.round or known.turn or known.due_at != known.since:  # later, or not at once
            return ()
        if known.reason == Reason.OPENED:
            return self.on_call.users(name, self.now, self.groups)
        return self.on_call.listed(name, self.now) if Reason(known.reason) in TOLD else ()

    async def _ask(self, incident: Incident, known: Escalation, name: str) -> list[str]:
        """Write to people directly: a new message each time, since an edit calls nobody."""
        users, key = self.on_call.users(name, self.now, self.groups), f"direct:{_moment(known)}"
        wishes = [Wish(incident, user, Role.LINK, key, self.now) for user in users]
        await messages.want(self.connection, wishes)
        return list(users)


def _moment(known: Escalation) -> str:
    """Return a word for one call of one escalation: made again, it is the same."""
    return f"{known.since:%Y%m%dT%H%M%S.%f}:{known.round}:{known.turn}"
