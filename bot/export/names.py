"""What people are called in an export: by name, or by the role they had."""

import re
from collections.abc import Callable
from enum import StrEnum

from bot.core.actor import SYSTEM_ACTOR, slack_actor
from bot.core.staff import Staff

_SLACK = re.compile(r"<@([UW][A-Z0-9]{2,20})(?:\|[^>]*)?>|slack:([UW][A-Z0-9]{2,20})")
_WORD = re.compile(r"\w+")
SOMEBODY = "person"


class People(StrEnum):
    """How an export calls people."""

    NAMES = "names"
    ROLES = "roles"


class Names:
    """Calls each person the same everywhere; roles are numbered as they first appear."""

    def __init__(self, staff: Staff, people: People = People.NAMES) -> None:
        self.people = people
        self._staff, self._given = staff, dict[str, str]()
        self._taken = dict[str, int]()
        self._words = self._known_words()

    def of(self, actor: str) -> str:
        """Return what an actor is called: `amina`, or `responder 1`."""
        kind, _, ident = actor.partition(":")
        if actor == SYSTEM_ACTOR:
            return "Firebreak"
        if kind == "page":
            return f"somebody paged by {ident}"
        name = self._staff.identity(actor)
        if self.people is People.ROLES:
            return self._role(name)
        return _plain(name)

    def in_text(self, text: str) -> str:
        """Return a text with people in it as `of` calls them, wherever they are named."""
        text = _SLACK.sub(lambda found: self.of(slack_actor(found[1] or found[2])), text)
        return _WORD.sub(self._word, text) if self._words else text

    def _word(self, found: re.Match[str]) -> str:
        call = self._words.get(found[0].lower())
        return call() if call else found[0]

    def _known_words(self) -> dict[str, Callable[[], str]]:
        """Return who is meant by a word: Slack ids always, names where roles stand for them."""
        words: dict[str, Callable[[], str]] = {}
        for name, person in self._staff.people.items():
            call = self._caller(slack_actor(person.slack))
            words[person.slack.lower()] = call
            if self.people is People.ROLES:
                words[name.lower()] = call
        return words

    def _caller(self, actor: str) -> Callable[[], str]:
        return lambda: self.of(actor)

    def _role(self, name: str) -> str:
        if name not in self._given:
            role = next((r for r in self._staff.roles if name in self._staff.named(r)), SOMEBODY)
            self._taken[role] = self._taken.get(role, 0) + 1
            self._given[name] = f"{role} {self._taken[role]}"
        return self._given[name]


def _plain(name: str) -> str:
    """Return a name as people say it: of an ARN its last part, of a Slack actor the id."""
    return name.rpartition("/")[2] if name.startswith("aws:") else name.removeprefix("slack:")
