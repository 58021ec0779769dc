"""Which alerts a runbook is for, and which of several runbooks says most about one."""

import re
from fnmatch import fnmatchcase
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.core.alert import Alert
from bot.core.severity import Severity
from bot.core.shape import Frozen, OneOrMore

Weight = tuple[int, ...]

LABELS = ("type", "alarm", "metric", "namespace")
# The key that says most comes first: a finding's type outweighs any source or severity.
KEYS = (*LABELS, "resource", "source", "severity")

Glob = Annotated[str, Field(min_length=1)]


class Match(Frozen):
    """One alternative of a runbook's `match`: any value within a key, all keys together.

    The values are globs (`*`, `?`, `[...]`), compared without regard to case. `type`,
    `alarm`, `metric` and `namespace` are the alert's labels of that name; `resource` is a
    target's kind. A key that nobody wrote matches every alert.
    """

    type: OneOrMore[Glob] | None = None
    """A finding's type, or an event's."""
    alarm: OneOrMore[Glob] | None = None
    """The alarm's name."""
    metric: OneOrMore[Glob] | None = None
    """The metric's name."""
    namespace: OneOrMore[Glob] | None = None
    """The metric's namespace."""
    resource: OneOrMore[Glob] | None = None
    """A target's kind, such as `ec2-instance`."""
    source: OneOrMore[Glob] | None = None
    """Who says it, such as `guardduty`."""
    severity: OneOrMore[Severity] | None = None
    """How bad it is."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name at least one key; the runbook named default takes the rest")
        return self

    def weigh(self, alert: Alert) -> Weight | None:
        """Return how much this says about the alert, None where it does not match.

        Weights compare as tuples: key by key in the order of KEYS, each the number of
        literal characters of its longest glob that fits, plus 1; 0 for a key not written.
        """
        weights = [_weigh(getattr(self, key), _said(alert, key)) for key in KEYS]
        return None if None in weights else tuple(weight or 0 for weight in weights)


def _said(alert: Alert, key: str) -> tuple[str, ...]:
    """Return what an alert says under a key of `match`."""
    match key:
        case "resource":
            return tuple(target.kind for target in alert.targets)
        case "source" | "severity":
            return (str(getattr(alert, key)),)
        case _:
            return (alert.labels.get(key, ""),)


def _weigh(globs: tuple[str, ...] | None, said: tuple[str, ...]) -> int | None:
    if globs is None:
        return 0
    fitting = [glob for glob in globs if any(fits(glob, word) for word in said)]
    return max((1 + len(re.sub(r"[*?\[\]]", "", glob)) for glob in fitting), default=None)


def fits(glob: str, word: str) -> bool:
    """Tell whether a glob matches the whole word, without regard to case."""
    return bool(word) and fnmatchcase(word.lower(), glob.lower())
