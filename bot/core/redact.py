"""Secrets out of what people will read."""

import math
import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[redacted]"

# What each secret looks like, and what stands in its place.
SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Slack, "Tokens": bot, user, app-level, refresh; and webhook or response URLs.
    (re.compile(r"x(?:ox[a-z]|app)[.-][\w.%-]+"), HIDDEN),
    (re.compile(r"(hooks\.slack\.com/)[^\s\"'<>]+"), rf"\1{HIDDEN}"),
    # AWS, "IAM identifiers": access key ids, long-term and temporary.
    (re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{16,}"), HIDDEN),
    # What people paste: a private key (RFC 7468), GitHub's tokens, a JSON Web Token (RFC 7519).
    (re.compile(r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:PRIVATE KEY-----|\Z)"), HIDDEN),
    (re.compile(r"(?:gh[oprsu]_|github_pat_)\w{30,}"), HIDDEN),
    (re.compile(r"(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+"), HIDDEN),
    # A temporary session token, by how it begins.
    (re.compile(r"(?:FQoG|FwoG|IQoJ)[A-Za-z0-9/+=_-]{60,}"), HIDDEN),
    # A secret access key: 40 characters of base64. In one case or without digits it is a hash
    # or a path.
    (
        re.compile(
            r"(?<![A-Za-z0-9/+])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Z0-9/+]{0,39}[a-z])"
            r"(?=[A-Za-z/+]{0,39}[0-9])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"
        ),
        HIDDEN,
    ),
    (re.compile(r"(?i)\b(bearer\s+)(?!token\b)[\w.~+/=-]+"), rf"\1{HIDDEN}"),
    # Whatever its name calls a secret.
    (
        re.compile(
            r"(?i)((?:secret_?(?:access_?)?key|secret|token|password|passwd)"
            r"[\"']?\s*[=:]\s*[\"']?)[^\s\"',;&]+"
        ),
        rf"\1{HIDDEN}",
    ),
    # The password of a URL.
    (re.compile(r"(://[^/\s:@]*:)[^@\s/]+@"), rf"\1{HIDDEN}@"),
)
LONGEST = 16_384
DEEPEST = 6

QUERY = re.compile(r"\?[^\s\"'<>]+")
NAMES = re.compile(r"(?i)(?:.*[_-])?(?:token|secret|password|authorization|cookie)")
SIGNED = re.compile(r"(?i)(?:signature|token|credential|secret|sig|password)=")


def redact(text: str) -> str:
    """Return the text without Slack tokens, AWS keys, bearer tokens and signed queries.

    It is the last net: nobody may log a secret because it is there.
    """
    text = QUERY.sub(_unsigned, text)
    for secret, instead in SECRETS:
        text = secret.sub(instead, text)
    return text


def redacted(value: object, depth: int = 0) -> Any:
    """Return a value as plain JSON: every text redacted and cut, values named a secret hidden.

    What JSON does not know becomes text; so does what is nested deeper than DEEPEST.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, Mapping) and depth < DEEPEST:
        return {_text(key): _named(key, inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple) and depth < DEEPEST:
        return [redacted(inner, depth + 1) for inner in value]
    return _text(value)


def _named(key: object, value: object, depth: int) -> Any:
    return HIDDEN if NAMES.fullmatch(str(key)) else redacted(value, depth)


def _text(value: object) -> str:
    shows_itself = isinstance(value, bytes | BaseException)
    clean = redact(repr(value) if shows_itself else str(value))
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}… ({len(clean)} characters)"


def _unsigned(query: re.Match[str]) -> str:
    return f"?{HIDDEN}" if SIGNED.search(query[0]) else query[0]
