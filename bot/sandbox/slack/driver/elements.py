"""Find what people click in blocks, by what they read on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.driver.failures import NotSeen
from bot.sandbox.slack.state.values import elements, options
from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Found:
    """An element in its block; `around` is the text people read next to it."""

    block: Json
    element: Json
    around: str

    @property
    def labels(self) -> list[str]:
        """Return what names this element: its text, ids, and its input's label."""
        own = self.element.get("text", {}).get("text", "")
        asked = self.block.get("label", {}).get("text", "")
        names = [own, asked, self.element["action_id"], self.block["block_id"]]
        return [name for name in names if name]


def texts(value: Any) -> Iterator[str]:
    """Yield every text people read in blocks, in order."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for each in value.values():
            yield from texts(each)


def found(blocks: list[Json]) -> list[Found]:
    """Return all interactive elements with their surroundings."""
    listed = []
    for index, block in enumerate(blocks):
        near = "\n".join(texts(blocks[max(index - 1, 0) : index + 1]))
        listed += [Found(block, element, near) for element in elements(block)]
    return listed


def buttons(blocks: list[Json]) -> list[str]:
    """Return the labels of all buttons."""
    return [
        each.element["text"]["text"] for each in found(blocks) if each.element["type"] == "button"
    ]


def choices(blocks: list[Json]) -> list[str]:
    """Return the labels of everything that can be chosen from menus."""
    return [option["text"]["text"] for each in found(blocks) for option in options(each.element)]


def named(blocks: list[Json], label: str, near: str) -> Found:
    """Return the element with this label; `near` tells apart those with the same one."""
    for each in found(blocks):
        if label in each.labels and near in each.around:
            return each
    what = ", ".join(label for each in found(blocks) for label in each.labels[:1])
    raise NotSeen(f"there is no {label!r} to click here, only: {what or 'nothing'}")


def choice(blocks: list[Json], label: str, near: str) -> tuple[Found, str]:
    """Return the menu that offers a choice of this label (or value), and the choice's value."""
    for each in found(blocks):
        for option in options(each.element):
            if label in {option["text"]["text"], option["value"]} and near in each.around:
                return each, option["value"]
    offered = ", ".join(choices(blocks))
    raise NotSeen(f"nothing here offers {label!r}, only: {offered or 'nothing'}")
