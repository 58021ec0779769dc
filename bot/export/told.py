"""An entry as it may be told: read, renamed, and without what must not leave."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core.actor import SYSTEM_ACTOR
from bot.core.kinds import ERASED, REDACTED, Gone
from bot.core.ledger import NONSENSE, WITHHELD, Sealed
from bot.export.names import Names, People
from bot.export.scrub import Scrub, texts

FLAG = "entry.redacted"  # the kind of an entry that takes another one out of exports


@dataclass(frozen=True, slots=True)
class Told:
    """One entry. actor: raw, to tell people apart; it is not for people's eyes.

    fields: as they are shown, a `Gone` in place of what is not; withheld: names of the fields
    whose true values the proof leaves out; redacted: something of it is not shown.
    """

    seq: int
    kind: str
    at: datetime
    hash: bytes
    actor: str
    fields: Mapping[str, Any]
    withheld: frozenset[str]
    redacted: bool

    def text(self, name: str) -> str:
        """Return a field that is text; "" where there is none to show."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def moment(self, name: str) -> datetime | None:
        """Return a field that is a moment; None where there is none."""
        try:
            found = datetime.fromisoformat(self.text(name))
        except ValueError:  # not there, not shown, or no time at all
            return None
        return found if found.tzinfo else None


@dataclass(frozen=True)
class Reader:
    """Reads entries. flagged: numbers of the entries that somebody took out of exports.

    gone: by an entry's number, what stands for the texts that somebody erased from it.
    """

    scrub: Scrub
    names: Names
    flagged: frozenset[int] = frozenset()
    gone: Mapping[int, Gone] = field(default_factory=dict)

    def read(self, sealed: Sealed) -> Told:
        """Return an entry as it may be told; one that is damaged has no fields."""
        content = _content(sealed)
        actor = _value(content.get("actor"))
        shown = {name: self._shown(sealed.seq, name, pair) for name, pair in content.items()}
        withheld = frozenset(
            name
            for name, pair in content.items()
            if pair is not WITHHELD and self._hides(_value(pair), shown[name], name)
        )
        return Told(
            seq=sealed.seq,
            kind=sealed.kind,
            at=sealed.at,
            hash=sealed.hash,
            actor=actor if isinstance(actor, str) else "",
            fields=shown,
            withheld=withheld,
            redacted=any(isinstance(value, Gone) for value in shown.values())
            or bool(withheld - {"actor"}),
        )

    def text(self, text: str) -> str:
        """Return a text from elsewhere (a plan, a run) as it may be told."""
        return self.names.in_text(self.scrub.text(text))

    def _shown(self, seq: int, name: str, pair: Any) -> Any:
        if pair is WITHHELD:
            return self.gone.get(seq, ERASED)
        if name == "actor":
            return self.names.of(str(_value(pair)))
        return REDACTED if seq in self.flagged else texts(_value(pair), self.text)

    def _hides(self, value: Any, shown: Any, name: str) -> bool:
        """Tell whether the true value says more than what is shown."""
        if self.names.people is People.ROLES:
            return value not in (shown, SYSTEM_ACTOR)
        return name != "actor" and (shown is REDACTED or texts(value, self.scrub.text) != value)


def flagged(spool: Iterable[Sealed]) -> frozenset[int]:
    """Return the numbers of the entries that somebody took out of exports."""
    found = (_value(_content(one).get("entry")) for one in spool if one.kind == FLAG)
    return frozenset(number for number in found if isinstance(number, int))


def _content(sealed: Sealed) -> dict[str, Any]:
    """Return [salt, value] by field; nothing where somebody damaged it: the proof says so."""
    try:
        content = json.loads(sealed.content)
    except NONSENSE:
        return {}
    return content if isinstance(content, dict) else {}


def _value(pair: Any) -> Any:
    return pair[1] if isinstance(pair, list) and len(pair) == 2 else None  # noqa: PLR2004  a pair
