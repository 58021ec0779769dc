"""Which addresses are Slack's own: an interaction brings one, and whoever forges it another."""

import re
from urllib.parse import urlsplit

# No user, no escape, no query: as Slack makes them ("Handling user interaction", response_url).
_is_plain = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?/[A-Za-z0-9/_.-]*").fullmatch


def is_slacks(url: str, base_url: str) -> bool:
    """Tell whether Slack, whose methods are at `base_url`, answers at an address.

    `https://hooks.slack.com/…` for `https://slack.com/api/`: the same host, or one below it.
    """
    if not _is_plain(url):
        return False
    asked, known = urlsplit(url), urlsplit(base_url)
    host, own = asked.hostname or "", known.hostname or ""
    if (asked.scheme, asked.port) != (known.scheme, known.port):
        return False
    return host == own or host.endswith(f".{own}")
