"""Who is called when nobody answers, and when."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from bot.core.shape import Frozen, Name
from bot.settings.duration import Duration


class Call(Frozen):
    """One step of an escalation: `after` the incident was announced, while unacknowledged.

    mention: a role or person to mention in the thread; notify: the name of a notifier.
    """

    after: Duration
    mention: Name | None = None
    notify: Name | None = None

    @model_validator(mode="after")
    def calls_somebody(self) -> Self:
        """Refuse a step that would reach nobody."""
        if self.mention is None and self.notify is None:
            raise ValueError("calls nobody: write `mention` or `notify`")
        return self


Calls = Annotated[tuple[Call, ...], Field(min_length=1)]


def _has_scheme(url: SecretStr) -> SecretStr:
    scheme, separator, rest = url.get_secret_value().partition("://")
    if not (scheme and separator and rest):
        raise ValueError("is not an Apprise URL such as pagerduty://...")
    return url


NotifierUrl = Annotated[SecretStr, AfterValidator(_has_scheme)]
