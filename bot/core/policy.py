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
    """What one policy demands of the actions that it matches.

    actions: globs over `isolate_instance` and `isolate_instance.undo`; hyphens are read as
        underscores; `unfreeze` is one too.
    account (id or name), environment, severity: narrow it further; empty for all.
    run: the role or person who may run it; approve: another one, who must approve the plan.
    break_glass: who may run it without the approval this policy demands, telling everybody.
    """

    actions: OneOrMore[Action]
    account: OneOrMore[AccountKey] = ()
    environment: OneOrMore[Name] = ()
    severity: OneOrMore[Severity] = ()
    run: Name | None = None
    approve: str | None = None  # a wrong one gets a better answer from `bot.settings.rules`
    break_glass: Name | None = None

    @model_validator(mode="after")
    def demands_something(self) -> Self:
        """Refuse a policy that would let everyone through."""
        if self.run is None and self.approve is None:
            raise ValueError("says neither who may `run` nor who must `approve`")
        return self
