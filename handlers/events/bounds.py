"""Keep an alert within what a database, a Slack message and a person can take.

Cuts say so: with an ellipsis, or a fact that counts what is not shown. Text that no UTF-8
or PostgreSQL text column holds (lone surrogates, NUL) becomes U+FFFD.
"""

import hashlib
from dataclasses import replace

from bot.core.alert import Alert, Fact, Target
from handlers.events.arn import valid_account, valid_region

TITLE = 200
BRIEF = 100
VALUE = 1500
FACT_LABEL = 60
LABEL_KEY = 128  # the longest tag key
LABEL_VALUE = 256  # the longest tag value
IDENTITY = 512  # well below what a PostgreSQL index takes
URL = 2000
FACTS = 12
TARGETS = 50
LABELS = 64


def bounded(alert: Alert) -> Alert:
    """Return the alert with every text valid and every length within bounds."""
    return replace(
        alert,
        title=_line(alert.title, TITLE) or "(no title)",
        brief=_line(alert.brief, BRIEF),
        fingerprint=_identity(alert.fingerprint),
        transition=_identity(alert.transition),
        account=valid_account(alert.account),
        region=valid_region(alert.region),
        targets=tuple(map(_target, alert.targets[:TARGETS])),
        facts=_facts(alert),
        links=tuple(
            link for link in alert.links if link.url.startswith("https://") and len(link.url) <= URL
        ),
        labels={
            _line(key, LABEL_KEY): _line(value, LABEL_VALUE)
            for key, value in list(alert.labels.items())[:LABELS]
        },
    )


def valid(text: str) -> str:
    """Return text that UTF-8 and a database can hold."""
    if text.isascii():
        return text.replace("\0", "\ufffd")
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return joined.replace("\0", "\ufffd")


def cut(text: str, limit: int) -> str:
    """Return the text, with an ellipsis as its last character where it was too long."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def digest(text: str) -> str:
    """Return a short name for a text: the same for the same text, in any process."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _line(text: str, limit: int) -> str:
    return cut(" ".join(valid(text).split()), limit)


def _identity(text: str) -> str:
    """Return a valid text that stays different wherever the original was, however long."""
    clean = valid(text)
    if clean == text and len(text) <= IDENTITY:
        return text
    return f"{clean[: IDENTITY - 64]}#{digest(text)}"


def _target(target: Target) -> Target:
    return Target(target.kind, _identity(target.id), _line(target.name, LABEL_VALUE))


def _facts(alert: Alert) -> tuple[Fact, ...]:
    """Return the facts that say something, and one that counts what is not shown."""
    told = [
        Fact(_line(fact.label, FACT_LABEL), cut(valid(fact.value), VALUE))
        for fact in alert.facts
        if fact.value
    ]
    missing = {
        "targets": len(alert.targets) - TARGETS,
        "labels": len(alert.labels) - LABELS,
    }
    room = FACTS - 1 if any(count > 0 for count in missing.values()) else FACTS
    if len(told) > room:
        missing["facts"] = len(told) - (FACTS - 1)
    more = ", ".join(f"and {count} more {what}" for what, count in missing.items() if count > 0)
    return (*told[: FACTS - 1], Fact("Not shown", more)) if more else tuple(told)
