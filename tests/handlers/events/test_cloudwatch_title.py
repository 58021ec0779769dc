import pytest

from bot.core.alert import Target
from handlers.events.cloudwatch_condition import Condition
from handlers.events.cloudwatch_metric import Metric
from handlers.events.cloudwatch_title import brief_of, readable, title_of

CPU = Metric("AWS/EC2", "CPUUtilization", {"InstanceId": "i-0abc"})
ABOVE = Condition("above", 90, "", 3, 5)
WEB = (Target("ec2-instance", "i-0abc"),)


def test_a_title_says_what_where_and_when() -> None:
    assert title_of("cpu", CPU, ABOVE, WEB, {}) == (
        "CPUUtilization of i-0abc above 90 for 3 of 5 periods"
    )
    assert brief_of("cpu", CPU, ABOVE) == "CPUUtilization above 90"


def test_a_name_people_know_comes_before_an_id() -> None:
    named = (Target("ec2-instance", "i-0abc", "web-1"),)
    assert (
        title_of("cpu", CPU, Condition("below", 5), named, {}) == "CPUUtilization of web-1 below 5"
    )


def test_unknown_dimensions_are_named_by_their_values() -> None:
    orders = Metric("Shop", "Failed", {"Service": "checkout", "Step": "pay"})
    assert title_of("x", orders, Condition("above", 1500), (), {}) == (
        "Failed of checkout/pay above 1.5k"
    )
    assert title_of("x", Metric("Shop", "Failed", {}), Condition("above", 5), (), {}) == (
        "Failed above 5"
    )


@pytest.mark.parametrize(
    ("metric", "unit", "brief"),
    [
        ("NetworkOut", "", "NetworkOut above 500 MB"),
        ("FreeStorageSpace", "", "Free storage above 500 MB"),
        ("ProcessedBytes", "", "ProcessedBytes above 500 MB"),
        ("Uploads", "Bytes", "Uploads above 500 MB"),
        ("NetworkPacketsOut", "", "NetworkPacketsOut above 500M"),
        ("NetworkOut", "Count", "NetworkOut above 500M"),
    ],
)
def test_bytes_are_said_as_bytes(metric: str, unit: str, brief: str) -> None:
    watched = Metric("AWS/EC2", metric, {})
    assert brief_of("x", watched, Condition("above", 500e6, unit)) == brief


@pytest.mark.parametrize(("watched", "condition"), [(None, ABOVE), (CPU, Condition())])
def test_otherwise_the_alarm_s_name_is_made_readable(
    watched: Metric | None, condition: Condition
) -> None:
    assert title_of("api-5xx_rate", watched, condition, WEB, {}) == "Api 5xx rate"
    assert brief_of("api-5xx_rate", watched, condition) == "Api 5xx rate"


def test_one_of_many_series_is_named() -> None:
    assert title_of("carts-writes", None, Condition(), (), {"TableName": "carts"}) == (
        "Carts writes (carts)"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [("web 2 CPU", "Web 2 CPU"), ("--", "Unnamed alarm"), ("", "Unnamed alarm"), ("éa", "Éa")],
)
def test_names_become_words(name: str, words: str) -> None:
    assert readable(name) == words
