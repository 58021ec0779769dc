from datetime import UTC, datetime, timedelta

from bot.core.complaint import Hurts
from handlers.checkup import examine
from tests.handlers.checkup.shop import Practice, told


def test_an_alarm_without_data_for_more_than_a_day(practice: Practice) -> None:
    cloudwatch = practice.client("cloudwatch")
    with practice.alarm("gone"):
        cloudwatch.set_alarm_state(
            AlarmName="gone", StateValue="INSUFFICIENT_DATA", StateReason="no data"
        )
        soon = datetime.now(UTC) + timedelta(hours=23)
        assert examine(practice.region(now=soon)) == []
        (found,) = examine(practice.region(now=soon + timedelta(days=2)))
    assert told(found) == (
        Hurts.LATE,
        "1 alarm in INSUFFICIENT_DATA for more than a day",
        "for 2 days at the longest: gone",
    )
    assert found.things == ("gone",)


def test_the_longest_without_data_comes_first(practice: Practice) -> None:
    now = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)
    alarms = [
        {
            "AlarmName": name,
            "AlarmActions": [practice.shop.topic_arn],
            "ActionsEnabled": True,
            "StateValue": state,
            "StateUpdatedTimestamp": now - timedelta(days=days),
        }
        for name, state, days in [
            ("a", "INSUFFICIENT_DATA", 2),
            ("b", "INSUFFICIENT_DATA", 9),
            ("c", "ALARM", 30),
        ]
    ]
    here = practice.here(DescribeAlarms={"MetricAlarms": alarms})
    (found,) = examine(practice.region(here, now=now))
    assert found.things == ("b", "a")
    assert found.evidence == "for 9 days at the longest: b, a"
