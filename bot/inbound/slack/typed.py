"""What somebody typed after a slash command, as they meant it.

Slack turns mentions, channels and addresses into markup and escapes three characters
("Formatting text for app surfaces"; `should_escape` in the manifest).
"""

import re
from html import unescape

USER = re.compile(r"<@([UW][A-Z0-9]{2,20})(?:\|[^>]*)?>")
_MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_SIGNS = {"@": "@", "#": "#", "!": "@", "": ""}


def typed(text: str) -> str:
    """Return the text with markup as words again: `@amina`, `#api`, `@here`, an address."""
    return unescape(_MARKUP.sub(_words, text))


def _words(markup: re.Match[str]) -> str:
    sign, target, label = markup[1], markup[2], markup[3]
    if not sign:  # an address: its label may lie
        return target
    return f"{_SIGNS[sign]}{(label or target).removeprefix(_SIGNS[sign])}"
