"""Every name that is used must be defined."""

from collections.abc import Collection, Iterator

from bot.settings.document import EVERY, Document
from bot.settings.mistake import Loc, instead, quoted

Steps = tuple[str, ...]

CALLED, CALLABLE = "a role, a rotation or a person", ("roles", "rotations", "people")
# Where a name is used, and the sections whose keys it may be.
TO_SECTIONS: tuple[tuple[Steps, str, Steps], ...] = (
    (("routes", EVERY, "escalate"), "an escalation", ("escalations",)),
    (("policies", EVERY, "run"), "a role or a person", ("roles", "people")),
    (("policies", EVERY, "approve"), "a role or a person", ("roles", "people")),
    (("policies", EVERY, "break_glass"), "a role or a person", ("roles", "people")),
    (("security_contacts",), "a role or a person", ("roles", "people")),
    (("escalations", EVERY, EVERY, "mention"), CALLED, CALLABLE),
    (("escalations", EVERY, EVERY, "direct"), CALLED, CALLABLE),
    (("rotations", EVERY, "people"), "a person", ("people",)),
    (("rotations", EVERY, "overrides", EVERY, "person"), "a person", ("people",)),
    (("fallback",), "a notifier", ("notifiers",)),
    (("heartbeat", "notify"), "a notifier", ("notifiers",)),
    (("escalations", EVERY, EVERY, "notify"), "a notifier", ("notifiers",)),
)
# Both narrow by account: what they name must be able to match.
NARROWING: tuple[Steps, ...] = (("routes", EVERY, "match"), ("policies", EVERY))


def check_references(document: Document, runbooks: Collection[str] | None) -> None:
    """Blame every name that leads nowhere; None leaves the names of runbooks unchecked."""
    for steps, noun, sections in TO_SECTIONS:
        names = dict.fromkeys(key for section in sections for key in document.keys(section))
        _check(document, document.texts(*steps), noun, names)
    _check_members(document)
    _check_narrowing(document)
    if runbooks is not None:
        _check(document, document.texts("routes", EVERY, "runbook"), "a runbook", sorted(runbooks))


def _check(
    document: Document, uses: Iterator[tuple[Loc, str]], noun: str, names: Collection[str]
) -> None:
    for loc, used in uses:
        if used not in names:
            document.blame(loc, f"{quoted(used)} is not {noun}; {instead(used, names)}")


def _check_members(document: Document) -> None:
    members = document.texts("roles", EVERY)
    people = ((loc, member) for loc, member in members if not member.startswith("@"))
    _check(document, people, "a person", dict.fromkeys(document.keys("people")))


def _check_narrowing(document: Document) -> None:
    """Accounts by name, and environments; an id may be of an account that nobody listed."""
    names = dict.fromkeys(name for _, name in document.texts("accounts", EVERY, "name"))
    found = document.texts("accounts", EVERY, "environment")
    environments = dict.fromkeys(environment for _, environment in found)
    for steps in NARROWING:
        accounts = document.texts(*steps, "account")
        named = ((loc, used) for loc, used in accounts if not used.isdecimal())
        _check(document, named, "an account's name", names)
        used = document.texts(*steps, "environment")
        _check(document, used, "an environment of any account", environments)
