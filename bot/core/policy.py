"""Who may run an action, and who must approve it."""

from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from bot.core.account import AccountKey
from bot.core.severity import Severity
from bot.core.shape import Frozen, Name, OneOrMore, shaped

Action = Annotated[
    str,
    shaped(
        r"[a-z0-9_*-]{1,64}(\.(undo|\*))?",
        "is not an action such as isolate_instance, isolate_instance.undo or *",
    ),
    AfterValidator(lambda action: action.replace("-", "_")),
]


class Policy(Frozen):
    """What one policy demands of the actions that it matches."""

    actions: OneOrMore[Action]
    """Globs over `isolate_instance` and `isolate_instance.undo`; hyphens are read as underscores.
    `unfreeze` is one too."""
    account: OneOrMore[AccountKey] = ()
    """Only in these accounts, by id or name."""
    environment: OneOrMore[Name] = ()
    """Only in accounts of these environments."""
    severity: OneOrMore[Severity] = ()
    """Only for incidents of these severities."""
    run: Name | None = None
    """The role or person who may run it."""
    approve: str | None = None  # a wrong one gets a better answer from `bot.settings.rules`
    """The role or person of whom another one must approve the plan: people, no Slack group."""
    break_glass: Name | None = None
    """Who may run it without the approval that this policy demands, telling everybody."""

    @model_validator(mode="after")
    def demands_something(self) -> Self:
        """Refuse a policy that would let everyone through."""
        if self.run is None and self.approve is None:
            raise ValueError("says neither who may `run` nor who must `approve`")
        return self
