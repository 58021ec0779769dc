"""Who feels it, and what it does not stop, in sentences."""

from collections.abc import Iterator

from handlers.actions.revoke_credentials.facts import Facts, Key
from handlers.actions.revoke_credentials.principal import ROLE, Principal

SPREADS = "IAM takes a minute or more to spread it everywhere."
_ROLE = (
    "Whoever can still assume the role, or reach an instance's metadata, gets a new session.",
    "Roles that a session assumed in turn stay valid: revoke these too.",
    "What was started already runs on: instances, functions, keys that were made.",
    SPREADS,
)
_USER = (
    "A console password goes on working.",
    "Roles that were assumed with the key stay valid: revoke these too.",
    "What was made with it stays: users, keys, instances. The key is stopped, not deleted.",
    SPREADS,
)


def affects(facts: Facts, who: Principal, keys: tuple[Key, ...], region: str) -> tuple[str, ...]:
    """Return who is cut, as far as IAM and EC2 tell."""
    return tuple(_role(facts, who, region) if who.kind == ROLE else _user(who, keys))


def does_not(who: Principal) -> tuple[str, ...]:
    """Return what goes on all the same."""
    return _ROLE if who.kind == ROLE else _USER


def _role(facts: Facts, who: Principal, region: str) -> Iterator[str]:
    if facts.users:
        yield (
            f"{', '.join(facts.users)}: every call is denied until EC2 renews the credentials, "
            "which may take hours."
        )
    else:
        yield f"No running instance in {region} has the role; other Regions were not read."
    if who.trusts:
        yield f"May assume it, so may use it now: {', '.join(who.trusts)}."
    yield f"The role was last used: {who.last_used}."


def _user(who: Principal, keys: tuple[Key, ...]) -> Iterator[str]:
    for key in keys:
        yield f"Whatever signs with {key.id} fails. It was last used: {key.used}."
    yield f"Sessions that {who.label} opened until now are denied, in the console too."
