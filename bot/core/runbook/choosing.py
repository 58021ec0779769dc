"""The runbook for an alert, where no route named one."""

from collections.abc import Mapping

from bot.core.alert import Alert
from bot.core.errors import RunbookIsWrong
from bot.core.runbook.model import Runbook

DEFAULT = "default"


def choose(runbooks: Mapping[str, Runbook], alert: Alert) -> Runbook:
    """Return the runbook that says most about the alert, else the one named `default`.

    Of two that say equally much, the first by name: the answer never depends on chance.
    Raises RunbookIsWrong where none matches and there is no `default`.
    """
    weights = {
        name: weight
        for name in sorted(runbooks)
        if (weight := runbooks[name].specificity(alert)) is not None
    }
    name = max(weights, key=lambda name: weights[name], default=DEFAULT)
    if name not in runbooks:
        raise RunbookIsWrong("no runbook is named default: add default.md, without `match`")
    return runbooks[name]
