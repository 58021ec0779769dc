"""How bad a CloudWatch alarm is, from the words its owner gave it: CloudWatch does not say."""

import re

from bot.core.severity import Severity, worst
from handlers.events.cloudwatch_condition import Condition

DEFAULT = Severity.HIGH

_WORDS = {
    "critical": Severity.CRITICAL,
    "crit": Severity.CRITICAL,
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "warning": Severity.MEDIUM,
    "warn": Severity.MEDIUM,
    "low": Severity.LOW,
    "info": Severity.INFO,
}
_CODES = (
    Severity.CRITICAL,  # sev0, p0
    Severity.CRITICAL,
    Severity.HIGH,
    Severity.MEDIUM,
    Severity.LOW,
    Severity.INFO,
)
# Whole words only: p1 is a severity, p99 is a percentile and "highly" is prose.
_CODE = re.compile(r"(?<![a-z0-9])(?:sev[-_ ]?|p)([0-5])(?![a-z0-9])")
_CLEAR = re.compile(r"(?<![a-z0-9])(critical|crit|medium|warning|warn|info)(?![a-z0-9])")
_LEVEL = re.compile(r"(?<![a-z0-9])(high|low)(?![a-z0-9])")
# In prose a lone word proves little ("for more info see ..."): it must be named as a severity.
_WORD = "(critical|high|medium|warning|low|info)"
_NAMED = re.compile(rf"(?:severity|priority)\W{{1,3}}{_WORD}\b|[\[(]{_WORD}[\])]|^\s*{_WORD}:")
_CRITICAL = re.compile(r"\bcritical\b")


def severity_of(name: str, description: str, condition: Condition) -> Severity:
    """Return the severity an alarm's name says, else its description, else high.

    The same for every state of the alarm.
    """
    found = _in_name(name.lower(), condition) or _in_description(description.lower())
    return worst(found) if found else DEFAULT


def _in_name(name: str, condition: Condition) -> list[Severity]:
    """Clear words count before `high` and `low`, which may speak of the metric.

    `storage-low` on an alarm that fires below a threshold is about the storage.
    """
    if clear := _coded(name) + [_WORDS[word] for word in _CLEAR.findall(name)]:
        return clear
    levels = set(_LEVEL.findall(name)) - ({"low"} if condition.looks_down else set())
    return [_WORDS[word] for word in levels]


def _in_description(description: str) -> list[Severity]:
    named = [_WORDS[word] for found in _NAMED.findall(description) for word in found if word]
    critical = [Severity.CRITICAL] if _CRITICAL.search(description) else []
    return named or _coded(description) + critical


def _coded(text: str) -> list[Severity]:
    return [_CODES[int(digit)] for digit in _CODE.findall(text)]
