"""Who is called when nobody answers, and when."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from bot.core.shape import Frozen, Name
from bot.settings.duration import Duration


class Call(Frozen):
    """One step of an escalation, while nobody acknowledges."""

    after: Duration
    """How long after the incident was announced; steps are in this order."""
    mention: Name | None = None
    """A role, rotation or person to mention at the incident."""
    direct: Name | None = None
    """A role, rotation or person who gets a direct message."""
    notify: Name | None = None
    """The notifier to page by."""

    @model_validator(mode="after")
    def calls_somebody(self) -> Self:
        """Refuse a step that would reach nobody."""
        if self.mention is None and self.direct is None and self.notify is None:
            raise ValueError("calls nobody: write `mention`, `direct` or `notify`")
        return self


def _in_order(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    for earlier, later in pairwise(calls):
        if later.after < earlier.after:
            raise ValueError("must be in order of `after`, which counts from the start")
    return calls


Calls = Annotated[tuple[Call, ...], Field(min_length=1), AfterValidator(_in_order)]


def _has_scheme(url: SecretStr) -> SecretStr:
    scheme, separator, rest = url.get_secret_value().partition("://")
    if not (scheme and separator and rest):
        raise ValueError("is not an Apprise URL such as pagerduty://...")
    return url


NotifierUrl = Annotated[SecretStr, AfterValidator(_has_scheme)]
