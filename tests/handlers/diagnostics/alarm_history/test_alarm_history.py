from typing import Any

from handlers.diagnostics.alarm_history import ALARM_HISTORY
from tests.handlers.diagnostics.alarm_history.scenes import AGAIN, ITEMS, update
from tests.handlers.diagnostics.asking import ALARM, AT, Parameters, Scene, ago


def headline(*items: dict[str, Any]) -> str:
    return AGAIN.ask(
        ALARM_HISTORY, DescribeAlarmHistory={"AlarmHistoryItems": list(items)}
    ).headline


def test_it_tells_how_often_it_fired_and_how_long() -> None:
    found = AGAIN.ask(ALARM_HISTORY)
    assert found.headline == f"{ALARM} fired 3 times in 14 days, last 03:11 UTC and still firing"
    assert found.details == (
        "03:11 UTC and still firing: Threshold crossed",
        "18 Nov 02:10 UTC for 4 min",
        "11 Nov 00:14 UTC for 3 h",
    )


def test_the_last_time_with_its_end() -> None:
    assert headline(update(ago(minutes=60), "OK"), update(ago(minutes=64), "ALARM")) == (
        f"{ALARM} fired 1 time in 14 days, last 02:10 UTC for 4 min"
    )


def test_an_update_without_data_is_read_from_its_summary() -> None:
    bare = {key: value for key, value in ITEMS[0].items() if key != "HistoryData"}
    assert headline(bare).endswith("fired 1 time in 14 days, last 03:11 UTC and still firing")


def test_an_alarm_that_never_fired() -> None:
    assert headline(update(ago(days=1), "OK")) == f"{ALARM} did not fire in 14 days"


def test_only_so_many_pages_are_read_and_that_is_said() -> None:
    pages: list[Parameters] = []

    def endless(asked: Parameters) -> dict[str, Any]:
        pages.append(asked)
        at = ago(hours=len(pages))
        items = [update(at, "ALARM"), update(ago(hours=len(pages) - 0.5), "OK")]
        return {"AlarmHistoryItems": items, "NextToken": str(len(pages))}

    found = AGAIN.ask(ALARM_HISTORY, DescribeAlarmHistory=endless)
    assert [page.get("NextToken") for page in pages] == [None, "1", "2"]
    assert f"{ALARM} fired 3 or more times in 14 days" in found.headline


def test_it_asks_for_every_type_of_alarm_in_the_last_fourteen_days() -> None:
    with AGAIN.open() as aws:
        ALARM_HISTORY.read(aws, AGAIN.question)
        (asked,) = [call.parameters for call in aws.made]
    assert asked["AlarmName"] == ALARM
    assert "CompositeAlarm" in asked["AlarmTypes"]
    assert asked["StartDate"] == ago(days=14)
    assert asked["EndDate"] > AT


def test_an_alert_of_no_alarm_calls_nothing() -> None:
    scene = Scene("ec2-instance", "i-0web2", {})
    assert scene.ask(ALARM_HISTORY).headline.startswith("This alert comes from no CloudWatch alarm")
