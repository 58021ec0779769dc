"""What must hold between people, roles and accounts."""

from collections.abc import Iterable

from bot.settings.document import EVERY, Document
from bot.settings.mistake import Loc, path, quoted, word


def check_rules(document: Document) -> None:
    """Blame whatever is well written by itself and cannot be meant together."""
    _some_are_people(document)
    _names_say_who(document)
    _roles_are_in_their_account(document)
    # One human under two names could approve what the same human runs.
    _unique(document, document.texts("people", EVERY, "slack"))
    _unique(document, document.texts("people", EVERY, "aws"))
    _unique(document, document.texts("accounts", EVERY, "name"))


def _some_are_people(document: Document) -> None:
    groups = {
        str(loc[1]): member
        for loc, member in document.texts("roles", EVERY)
        if member.startswith("@")
    }
    approvers = document.texts("policies", EVERY, "approve")
    contacts = document.texts("security_contacts")
    for who, named in (("approvers", approvers), ("security contacts", contacts)):
        for loc, name in named:
            group = name if name.startswith("@") else groups.get(name)
            if group:
                document.blame(
                    loc,
                    f"{quoted(group)} is a Slack user group, and {who} are people: "
                    "name a role that lists people only",
                )


def _names_say_who(document: Document) -> None:
    """Blame a name for two things: a policy, or an escalation, could mean either."""
    people, roles = document.keys("people"), document.keys("roles")
    for name in set(roles) & set(people):
        document.blame(("roles", name), f"{word(name)} is a person too; choose another name")
    for noun, names in (("person", people), ("role", roles)):
        for name in set(document.keys("rotations")) & set(names):
            says = f"{word(name)} is a {noun} too; choose another name"
            document.blame(("rotations", name), says)


def _roles_are_in_their_account(document: Document) -> None:
    for key in ("read_role", "execute_role"):
        for loc, arn in document.texts("accounts", EVERY, key):
            account = str(loc[1])
            if f"::{account}:" not in arn:
                document.blame(loc, f"{quoted(arn)} is not in account {word(account)}")


def _unique(document: Document, values: Iterable[tuple[Loc, str]]) -> None:
    seen: dict[str, Loc] = {}
    for loc, value in values:
        if value in seen:
            document.blame(loc, f"{quoted(value)} is also at {path(seen[value])}")
        seen.setdefault(value, loc)
