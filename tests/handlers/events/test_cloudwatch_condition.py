import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.events.cloudwatch_condition import Condition, from_reason, from_trigger

TRIGGER = {
    "ComparisonOperator": "GreaterThanThreshold",
    "Threshold": 90.0,
    "EvaluationPeriods": 5,
    "DatapointsToAlarm": 3,
    "Unit": None,
}


def test_a_trigger_says_its_condition() -> None:
    found = from_trigger(TRIGGER)
    assert found == Condition("above", 90.0, "", 3, 5)
    assert found.sentence == "above 90 for 3 of 5 periods"


@pytest.mark.parametrize(
    ("operator", "comparison"),
    [
        ("GreaterThanThreshold", "above"),
        ("GreaterThanOrEqualToThreshold", "at or above"),
        ("LessThanThreshold", "below"),
        ("LessThanOrEqualToThreshold", "at or below"),
        ("GreaterThanUpperThreshold", ""),
    ],
)
def test_comparisons(operator: str, comparison: str) -> None:
    found = from_trigger(TRIGGER | {"ComparisonOperator": operator})
    assert found.comparison == comparison
    assert found.is_known is bool(comparison)
    assert found.looks_down is comparison.endswith("below")


@pytest.mark.parametrize(
    ("needed", "window", "said"),
    [(3, 5, "for 3 of 5 periods"), (5, 5, "for 5 periods"), (0, 5, "for 5 periods"), (1, 1, "")],
)
def test_periods(needed: int, window: int, said: str) -> None:
    assert Condition("above", 1, "", needed, window).periods == said


def test_a_trigger_without_datapoints_needs_every_period() -> None:
    assert from_trigger({"EvaluationPeriods": 2}).needed == 2
    assert from_trigger({"EvaluationPeriods": -1, "DatapointsToAlarm": 1e12}).needed == 1440


@pytest.mark.parametrize(
    ("reason", "condition"),
    [
        (
            (
                "Threshold Crossed: 3 out of the last 5 datapoints [97.1 (20/11/26 03:11:00)] were "
                "greater than the threshold (90.0) "
                "(minimum 3 datapoints for OK -> ALARM transition)."
            ),
            Condition("above", 90.0, "", 3, 5),
        ),
        (
            (
                "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (20/11/26 03:11:00)] was "
                "not greater than or equal to the threshold (5.0) (minimum 1 datapoint for "
                "ALARM -> OK transition)."
            ),
            Condition("at or above", 5.0),
        ),
        (
            (
                "Threshold Crossed: 2 datapoints [4.1E9 (x), 4.2E9 (x)] were less than the "
                "threshold (5.36870912E9)."
            ),
            Condition("below", 5368709120.0),
        ),
        (
            "Threshold Crossed: x was less than or equal to the threshold (-1.5).",
            Condition("at or below", -1.5),
        ),
        ("Thresholds Crossed: 1 datapoint was less than the lower thresholds [0.02]", Condition()),
        ("Insufficient Data: 5 datapoints were unknown.", Condition()),
        ("", Condition()),
    ],
)
def test_cloudwatch_s_own_sentence_says_the_condition(reason: str, condition: Condition) -> None:
    assert from_reason(reason) == condition


def test_a_condition_may_be_unknown() -> None:
    assert Condition().sentence == ""
    assert not Condition("above").is_known
    assert from_reason("was greater than the threshold (E.E)").threshold is None


@given(st.text())
def test_any_reason_can_be_read(reason: str) -> None:
    assert isinstance(from_reason(reason), Condition)
