"""Who people are, and which roles they have."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.core.actor import slack_actor
from bot.core.person import Members, Person

# How STS names a role that somebody has taken (IAM User Guide, "IAM identifiers").
_ASSUMED = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([^/]+)/.+")
Groups = Mapping[str, Collection[str]]  # Slack user ids by a user group's handle, as "@oncall"


@dataclass(frozen=True)
class Staff:
    """people and roles as they are configured.

    An actor is `slack:U01AMINA` or `aws:arn:aws:iam::…`; one person may come either way.
    """

    people: Mapping[str, Person]
    roles: Mapping[str, Members]

    def identity(self, actor: str) -> str:
        """Return the person's name, so that one person counts once; the actor if unlisted."""
        return self.name(actor) or actor

    def name(self, actor: str) -> str:
        """Return the name under which the configuration knows an actor, "" if it does not."""
        names = [name for name, person in self.people.items() if _is(person, actor)]
        return names[0] if len(names) == 1 else ""  # a principal that several share is nobody

    def named(self, role: str) -> tuple[str, ...]:
        """Return the people of a role by name, without its Slack groups; a person is their own."""
        if role in self.roles:
            return tuple(member for member in self.roles[role] if not member.startswith("@"))
        return (role,) if role in self.people else ()

    def groups_of(self, role: str) -> tuple[str, ...]:
        """Return the Slack user groups of a role, as `@oncall`."""
        return tuple(member for member in self.roles.get(role, ()) if member.startswith("@"))

    @property
    def groups(self) -> tuple[str, ...]:
        """Return every Slack user group that some role names."""
        found = (group for role in self.roles for group in self.groups_of(role))
        return tuple(dict.fromkeys(found))

    def has(self, actor: str, role: str, groups: Groups) -> bool:
        """Tell whether somebody has a role, by name or through a Slack user group."""
        name = self.name(actor)
        if name in self.named(role):
            return True
        members = {user for group in self.groups_of(role) for user in groups.get(group, ())}
        mine = {actor, *map(slack_actor, self.slack_ids([name]))}  # also where AWS names them
        return not mine.isdisjoint(map(slack_actor, members))

    def has_all(self, actor: str, roles: Collection[str], groups: Groups) -> bool:
        """Tell whether somebody has every one of some roles; never for none at all."""
        return bool(roles) and all(self.has(actor, role, groups) for role in roles)

    def may_approve(self, actor: str, role: str, requester: str) -> bool:
        """Tell whether somebody may approve for a role: by name alone, and never their own."""
        name = self.name(actor)
        return bool(name) and name in self.named(role) and name != self.name(requester)

    def approvers(self, roles: Iterable[str], requester: str) -> tuple[str, ...]:
        """Return the names of all who may approve for any of these roles."""
        found = (name for role in roles for name in self.named(role))
        return tuple(dict.fromkeys(name for name in found if name != self.name(requester)))

    def slack_ids(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the Slack user ids of people."""
        return tuple(self.people[name].slack for name in names if name in self.people)


def _is(person: Person, actor: str) -> bool:
    kind, _, ident = actor.partition(":")
    if kind == "slack":
        return person.slack == ident
    return kind == "aws" and person.aws is not None and person.aws in _principals(ident)


def _principals(arn: str) -> tuple[str, ...]:
    """Return an ARN as STS says it, and the role behind it, which configurations name."""
    taken = _ASSUMED.fullmatch(arn)
    return (arn, f"arn:{taken[1]}:iam::{taken[2]}:role/{taken[3]}") if taken else (arn,)
