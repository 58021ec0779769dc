"""What a CloudWatch alarm is called by people: `CPUUtilization of web-1 above 90`."""

import re
from collections.abc import Mapping

from bot.core.alert import Target
from handlers.events.cloudwatch_condition import Condition
from handlers.events.cloudwatch_metric import Metric
from handlers.events.metric_words import in_words
from handlers.events.quantity import human_bytes, human_number

# Metrics whose unit is bytes; CloudWatch names the unit only where the alarm's owner did.
_BYTES = re.compile(
    r"^Network(In|Out)$|Bytes|^Free(StorageSpace|ableMemory|LocalStorage)$|^SwapUsage$"
    r"|^(Transaction|Bin)Log.*Usage$|^(Disk|EBS)?(Read|Write)Throughput$"
)


def title_of(
    name: str,
    watched: Metric | None,
    condition: Condition,
    targets: tuple[Target, ...],
    attributes: Mapping[str, str],
) -> str:
    """Return metric, target and condition of a plain alarm, else the alarm's readable name."""
    if watched is None or not condition.is_known:
        series = ", ".join(attributes.values())
        return readable(name) + (f" ({series})" if series else "")
    of = targets[0].label if targets else "/".join(watched.dimensions.values())
    parts = (in_words(watched.name), f"of {of}" if of else "", _compared(watched, condition))
    return " ".join(filter(None, (*parts, condition.periods)))


def brief_of(name: str, watched: Metric | None, condition: Condition) -> str:
    """Return metric and threshold of a plain alarm, else the alarm's readable name."""
    if watched is None or not condition.is_known:
        return readable(name)
    return f"{in_words(watched.name)} {_compared(watched, condition)}"


def readable(name: str) -> str:
    """Return an alarm's name as words: `api-errors_critical` as `Api errors critical`."""
    words = " ".join(re.split(r"[-_\s]+", name)).strip()
    return words[:1].upper() + words[1:] or "Unnamed alarm"


def amount(metric: str, unit: str, value: float) -> str:
    """Return a metric's value as people read it. unit: CloudWatch's word, "" where unsaid."""
    in_bytes = unit == "Bytes" or (not unit and _BYTES.search(metric))
    return human_bytes(value) if in_bytes else human_number(value)


def _compared(metric: Metric, condition: Condition) -> str:
    limit = amount(metric.name, condition.unit, condition.threshold or 0)
    return f"{condition.comparison} {limit}"
