"""Ids for what has none: counted, so that a run reads the same twice."""

from itertools import count

from bot.sandbox.slack.wire import Json


class Ids:
    """Hands out ids such as `V0000001`, unique in a workspace."""

    def __init__(self) -> None:
        self._count = count(1)

    def next(self, prefix: str) -> str:
        """Return a new id with this prefix."""
        return f"{prefix}{next(self._count):07}"

    def fill(self, blocks: list[Json]) -> list[Json]:
        """Return a copy of checked blocks where every block and element has an id.

        Slack gives a block_id and an action_id to whatever came without.
        """
        return [self._filled(block) for block in blocks]

    def _filled(self, block: Json) -> Json:
        named = {**block, "block_id": block.get("block_id") or self.next("b")}
        if "elements" in block and block["type"] == "actions":
            named["elements"] = [self._element(each) for each in block["elements"]]
        for key in ("accessory", "element"):
            if key in block and block[key]["type"] != "image":
                named[key] = self._element(block[key])
        return named

    def _element(self, element: Json) -> Json:
        return {**element, "action_id": element.get("action_id") or self.next("a")}
