"""What Slack's own client complains about before a modal is sent."""

from bot.sandbox.slack.state.values import STATEFUL
from bot.sandbox.slack.state.view import View
from bot.sandbox.slack.wire import Json


def complaints(view: View) -> dict[str, str]:
    """Return block id -> complaint for every input that cannot be sent as it is."""
    found: dict[str, str] = {}
    for block in view.content["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            kept = view.state[block["block_id"]][element["action_id"]]
            value = kept[STATEFUL[element["type"]][0]]
            if complaint := _complaint(block, element, value):
                found[block["block_id"]] = complaint
    return found


def _complaint(block: Json, element: Json, value: object) -> str:
    if value in (None, "", []):
        return "" if block.get("optional") else "Please complete this required field."
    if isinstance(value, str) and len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if isinstance(value, str) and len(value) > element.get("max_length", len(value)):
        return f"Please enter at most {element['max_length']} characters."
    return ""
