"""Which actions the policies let somebody run at all."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from bot.core.account import Account
from bot.core.action import Action
from bot.core.policy import Policy


def enabled(actions: Iterable[Action], policies: Iterable[Policy]) -> tuple[Action, ...]:
    """Return the actions and undos that some policy lets somebody run.

    An action brings its undo: a change that nobody can take back helps nobody.
    """
    globs = [glob for policy in policies if policy.run for glob in policy.actions]
    return tuple(
        one
        for action in actions
        for one in with_undo(action)
        if _matches(action, globs) or _matches(one, globs)
    )


def with_undo(action: Action) -> tuple[Action, ...]:
    """Return an action, and its undo where it has one."""
    return (action, action.undo) if action.undo else (action,)


def policies_of(
    policies: Iterable[Policy], number: str, account: Account | None
) -> tuple[Policy, ...]:
    """Return the policies that may apply in an account, given by id and configuration."""
    names = {number, account.name} if account else {number}
    environment = account.environment if account else ""
    return tuple(
        policy
        for policy in policies
        if (not policy.account or names.intersection(policy.account))
        and (not policy.environment or environment in policy.environment)
    )


def _matches(action: Action, globs: Sequence[str]) -> bool:
    return any(fnmatchcase(action.name, glob) for glob in globs)
