"""A modal or home tab as a person sees it, with what can be read and filled in."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.driver import elements
from bot.sandbox.slack.state.values import options
from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class SeenModal:
    """A modal or home tab as it stood when it was looked at. `raw` is its JSON."""

    raw: Json

    @property
    def place(self) -> Json:
        """Where it stands: what an act upon it must name."""
        return {"view": self.id}

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self.raw["id"])

    @property
    def title(self) -> str:
        """The title at the top; "" for a home tab."""
        return str(self.raw.get("title", {}).get("text", ""))

    @property
    def submit(self) -> str:
        """The label of the submit button, "" where there is none."""
        return str((self.raw.get("submit") or {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        return list(self.raw["blocks"])

    @property
    def reads(self) -> str:
        """Everything there is to read, a line each."""
        return "\n".join([self.title, *elements.texts(self.blocks), self.submit])

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons among its blocks."""
        return elements.buttons(self.blocks)

    @property
    def choices(self) -> list[str]:
        """The labels its menus offer."""
        return elements.choices(self.blocks)

    @property
    def errors(self) -> dict[str, str]:
        """The complaints shown under inputs: block id -> text."""
        return dict(self.raw.get("errors", {}))

    def values(self, answers: dict[str, Any]) -> dict[str, Json]:
        """Turn {label, block id or action id: answer} into what Slack sends.

        An answer to a menu is the label or the value of a choice, or a list of them.
        """
        filled: dict[str, Json] = {}
        for label, answer in answers.items():
            each = elements.named(self.blocks, label, "")
            value = _given(each.element, answer)
            filled.setdefault(each.block["block_id"], {})[each.element["action_id"]] = value
        return filled

    def __str__(self) -> str:
        return f"{self.title!r}: {self.reads!r} buttons={self.buttons} errors={self.errors}"


def _given(element: Json, answer: Any) -> Any:
    """Return values where the test names the labels of options."""
    values = {each["text"]["text"]: each["value"] for each in options(element)}
    if isinstance(answer, list):
        return [values.get(each, each) for each in answer]
    return values.get(answer, answer) if values else answer
