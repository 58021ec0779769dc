"""When a CloudWatch alarm fires: `above 90 for 3 of 5 periods`."""

import re
from dataclasses import dataclass

from handlers.events.reading import number, text

_COMPARISONS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at or above",
    "LessThanThreshold": "below",
    "LessThanOrEqualToThreshold": "at or below",
}
# CloudWatch's own sentence, the only place where an EventBridge event tells the comparison:
# "Threshold Crossed: 3 out of the last 5 datapoints [...] were greater than the threshold (90.0)
# (minimum 3 datapoints for OK -> ALARM transition)."
_COMPARED = re.compile(
    r"(?:was|were) (?:not )?(greater|less) than (or equal to )?the threshold \(([-0-9.E]{1,40})\)"
)
_WINDOW = re.compile(r"out of the last (\d{1,4}) datapoints?")
_NEEDED = re.compile(r"minimum (\d{1,4}) datapoints? for \w{2,20} -> ALARM")


@dataclass(frozen=True, slots=True)
class Condition:
    """The comparison of an alarm; every part may be unknown.

    comparison: "above", "at or above", "below", "at or below", or "".
    threshold: in the metric's unit. unit: CloudWatch's word (`Bytes`), "" where unsaid.
    needed: how many of the last `window` periods must be beyond the threshold; 0 if unknown.
    """

    comparison: str = ""
    threshold: float | None = None
    unit: str = ""
    needed: int = 0
    window: int = 0

    @property
    def is_known(self) -> bool:
        """Whether comparison and threshold are both known."""
        return bool(self.comparison) and self.threshold is not None

    @property
    def looks_down(self) -> bool:
        """Whether the alarm fires when the metric is low."""
        return self.comparison.endswith("below")

    @property
    def periods(self) -> str:
        """`for 3 of 5 periods`, `for 5 periods`; "" for a single one or where it is unknown."""
        if self.window <= 1:
            return ""
        of = f"{self.needed} of " if 0 < self.needed < self.window else ""
        return f"for {of}{self.window} periods"

    @property
    def sentence(self) -> str:
        """The condition with its exact threshold: `above 524288000 for 3 of 5 periods`."""
        if self.threshold is None:
            return ""
        return " ".join(filter(None, (self.comparison, f"{self.threshold:.15g}", self.periods)))


def from_trigger(trigger: object) -> Condition:
    """Read the condition of an SNS message's `Trigger`."""
    window = _count(trigger, "EvaluationPeriods")
    return Condition(
        comparison=_COMPARISONS.get(text(trigger, "ComparisonOperator"), ""),
        threshold=number(trigger, "Threshold"),
        unit=text(trigger, "Unit"),
        needed=_count(trigger, "DatapointsToAlarm") or window,
        window=window,
    )


def from_reason(reason: str) -> Condition:
    """Read the condition out of the sentence CloudWatch writes about a change of state."""
    said = _COMPARED.search(reason)
    if said is None:
        return Condition()
    than, equal, threshold = said.groups()
    direction = "above" if than == "greater" else "below"
    needed, window = _NEEDED.search(reason), _WINDOW.search(reason)
    return Condition(
        comparison=f"at or {direction}" if equal else direction,
        threshold=number(threshold),
        needed=int(needed[1]) if needed else 0,
        window=int(window[1]) if needed and window else 0,
    )


def _count(trigger: object, key: str) -> int:
    return int(min(max(number(trigger, key) or 0, 0), 1440))  # one a minute for a day
