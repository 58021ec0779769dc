"""Names that people know, in place of those the ledger keeps."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.core.card import named
from bot.export.facts import Facts


class Glossary:
    """Makes an entry's fields readable: what actions, diagnostics, steps and targets are called.

    clean: takes out what must not leave; names from rows come as events said them.
    """

    def __init__(self, facts: Facts, clean: Callable[[str], str]) -> None:
        self._titles = {name: clean(title) for name, title in facts.titles.items()}
        self._targets = [replace(one, name=clean(one.name)) for one in facts.targets]
        self._steps = {
            (ran.run.id, step.name): clean(step.title) for ran in facts.runs for step in ran.steps
        }
        self._place = f"{facts.incident.account}/{facts.incident.region}/"

    def fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields with names that people know."""
        read = dict(fields)
        for name in ("action", "diagnostic"):
            if isinstance(read.get(name), str):
                read[name] = self._titles.get(read[name], read[name])
        firing = read.get("still_firing")
        if isinstance(firing, list):
            read["still_firing"] = [self._titles.get(str(one), str(one)) for one in firing]
        step = (read.get("run"), read.get("step"))
        if step in self._steps:
            read["step"] = self._steps[step]
        if isinstance(read.get("target"), str):
            read["target"] = self._target(read["target"])
        return read

    def _target(self, word: str) -> str:
        """Return `web-2` for `account/Region/kind/id` of this incident's place, or `kind id`."""
        ident = word.removeprefix(self._place)
        if ident != word:
            ident = ident.partition("/")[2]
        elif " " in word:
            ident = word.partition(" ")[2]
        return named(ident, self._targets)
