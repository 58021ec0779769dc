"""The sentence with which CloudWatch explains an alarm's state."""

from datetime import datetime, timedelta

# Java prints a double from here on in scientific notation (Double.toString).
SCIENTIFIC_FROM = 10_000_000


def state_reason(state: str, value: float, threshold: float, at: datetime) -> str:
    """Return the reason for a state, worded as CloudWatch words it for one data point."""
    if state == "INSUFFICIENT_DATA":
        return "Insufficient Data: 1 datapoint was unknown."
    # The newest complete period is the one before the change.
    measured = (at - timedelta(minutes=1)).strftime("%d/%m/%y %H:%M:00")
    compared, change = _wording(state)
    return (
        f"Threshold Crossed: 1 out of the last 1 datapoints [{java_double(value)} ({measured})] "
        f"was {compared} the threshold ({java_double(threshold)}) "
        f"(minimum 1 datapoint for {change} transition)."
    )


def _wording(state: str) -> tuple[str, str]:
    if state == "ALARM":
        return "greater than", "OK -> ALARM"
    return "not greater than", "ALARM -> OK"


def java_double(value: float) -> str:
    """Write a number as CloudWatch's Java does: `80.0`, `5.0E8`."""
    if abs(value) < SCIENTIFIC_FROM:
        return str(float(value))
    exponent = len(str(int(abs(value)))) - 1
    return f"{value / 10**exponent}E{exponent}"
