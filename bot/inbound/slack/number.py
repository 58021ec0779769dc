"""What a button, or a menu's option, carries: ours until somebody changes what they send."""

import re
from collections.abc import Mapping
from typing import Any

from bot.core.errors import IncidentIsUnknown

OLD = "This button is from another version of Firebreak: use a newer message."
_is_number = re.compile("[0-9]{1,9}").fullmatch  # what fits the databases' integers


def number_in(body: Mapping[str, Any]) -> int:
    """Return the incident's number a button carries. Raises IncidentIsUnknown."""
    return number(value_in(body))


def value_in(body: Mapping[str, Any]) -> str:
    """Return the value of what was clicked or chosen, "" where it has none."""
    clicked = body["actions"][0]
    chosen = clicked.get("selected_option") or clicked
    return str(chosen.get("value") or "")


def number(text: str) -> int:
    """Return a whole number. Raises IncidentIsUnknown."""
    if not _is_number(text):
        raise IncidentIsUnknown(OLD)
    return int(text)
