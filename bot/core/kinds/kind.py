"""A kind of ledger entry: who speaks in it, which fields it has, and how it reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.kinds.shape import TEXT, Shape


class Source(StrEnum):
    """Whose word an entry is."""

    PERSON = "person"  # somebody did it
    FIREBREAK = "firebreak"  # it happened by itself, or for somebody who had asked for it
    SIGNAL = "signal"  # an alarm, finding or event said it
    EVIDENCE = "evidence"  # read from AWS, or kept of what people showed
    UNKNOWN = "unknown"  # a kind of another release


@dataclass(frozen=True, slots=True)
class Kind:
    """words: the sentence, with `{field}` for a value, such as `{actor} took it[: {reason}]`.

    What stands in [brackets] is left out where one of its fields is missing, empty or false;
    a field outside them must be a required one. Every kind has an `actor`.
    """

    name: str
    source: Source
    words: str
    fields: Mapping[str, Shape] = field(default_factory=dict)

    def shape(self, name: str) -> Shape | None:
        """Return a field's shape; None for one that this kind does not have."""
        return TEXT if name == "actor" else self.fields.get(name)
