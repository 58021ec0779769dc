"""What was read about a principal."""

from dataclasses import dataclass

from handlers.actions.revoke_credentials.principal import Principal


@dataclass(frozen=True, slots=True)
class Key:
    """An access key. used: when and where it last was, in words."""

    id: str
    is_active: bool
    used: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a plan looks at.

    trouble: why nothing can be done, in words; "" otherwise. keys: a user's, the oldest
    first. policies: the names of the inline policies. users: who uses a role, in words.
    hosts: the ids of the instances with the role. caller: who we are, `role/firebreak-read`.
    """

    principal: Principal | None = None
    trouble: str = ""
    keys: tuple[Key, ...] = ()
    policies: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    caller: str = ""
