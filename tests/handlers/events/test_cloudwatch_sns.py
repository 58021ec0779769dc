import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert
from bot.core.severity import Severity


@pytest.fixture
def changed(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> Callable[..., Alert]:
    """Parse the sample alarm with some keys changed, or removed where None."""

    def parse(**keys: object) -> Alert:
        envelope = sample("cloudwatch_sns_alarm")
        said = json.loads(envelope["Message"]) | keys
        kept = {key: value for key, value in said.items() if value is not None}
        (found,) = read(envelope | {"Message": json.dumps(kept)})
        return found

    return parse


def test_an_ecs_alarm(alert: Callable[[str], Alert]) -> None:
    found = alert("cloudwatch_sns_ecs")
    assert found.severity is Severity.CRITICAL
    assert found.title == "MemoryUtilization of api above 80"
    assert [(target.kind, target.id) for target in found.targets] == [("ecs-service", "shop/api")]
    assert found.labels == {
        "alarm": "api-memory_critical",
        "namespace": "AWS/ECS",
        "metric": "MemoryUtilization",
        "service": "api",
    }


def test_a_database_alarm(alert: Callable[[str], Alert]) -> None:
    found = alert("cloudwatch_sns_rds")
    assert found.title == "Free storage of shop-db below 5 GiB for 2 periods"
    assert found.severity is Severity.HIGH
    assert [target.kind for target in found.targets] == ["rds-instance"]


def test_metric_math_collects_the_targets_of_all_its_metrics(alert: Callable[[str], Alert]) -> None:
    found = alert("cloudwatch_sns_math")
    assert found.title == "Api 5xx rate"
    assert [target.kind for target in found.targets] == ["target-group", "load-balancer"]
    assert found.labels["metric"] == "HTTPCode_Target_5XX_Count"


def test_metric_math_on_one_metric_is_not_that_metric(changed: Callable[..., Alert]) -> None:
    stat = {"Metric": {"MetricName": "Errors", "Namespace": "Shop", "Dimensions": []}}
    queries = [{"Id": "m1", "MetricStat": stat}]
    trigger = {"Metrics": queries, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold"}
    assert changed(Trigger=trigger).title == "Errors above 5"
    queries.append({"Id": "e1", "Expression": "m1 / 100"})
    assert changed(Trigger=trigger).title == "Web 1 cpu"


def test_a_composite_alarm_names_what_set_it_off(
    alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert("cloudwatch_sns_composite")
    assert found.severity is Severity.CRITICAL
    assert found.targets == ()
    assert facts(found)["Set off by"] == "api-5xx-rate, web-1-cpu"
    assert facts(found)["Rule"].startswith('ALARM("api-5xx-rate")')


def test_the_region_is_the_arn_s_else_the_topic_s(changed: Callable[..., Alert]) -> None:
    arn = "arn:aws:cloudwatch:eu-central-1:444455556666:alarm:web-1-cpu"
    assert changed(AlarmArn=arn).region == "eu-central-1"
    assert changed(AlarmArn=None).region == "eu-west-1"
    assert changed(AlarmArn="not an ARN", Region="US East (N. Virginia)").region == "eu-west-1"


def test_without_an_arn_the_account_is_the_one_named_else_the_topic_s(
    changed: Callable[..., Alert],
) -> None:
    assert changed(AlarmArn=None, AWSAccountId="444455556666").account == "444455556666"
    assert changed(AlarmArn=None, AWSAccountId="shop").account == "111122223333"


def test_raw_delivery_has_no_topic(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    said = json.loads(sample("cloudwatch_sns_alarm")["Message"])
    (found,) = read(said)
    assert found.fingerprint.endswith(":alarm:web-1-cpu")
    del said["AlarmArn"]
    (bare,) = read(said)
    assert (bare.source, bare.account, bare.region) == ("cloudwatch", "111122223333", "")
    assert bare.links == ()


def test_a_name_alone_makes_no_alarm(read: Callable[[object], tuple[Alert, ...]]) -> None:
    assert read({"AlarmName": "web-1-cpu"})[0].source == "unknown"


def test_china_has_its_own_partition(changed: Callable[..., Alert]) -> None:
    arn = "arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:web-1-cpu"
    (link,) = changed(AlarmArn=arn).links
    assert link.url.startswith("https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1#")


def test_alarm_tags_become_labels(changed: Callable[..., Alert]) -> None:
    found = changed(AlarmTags={"team": "shop", "service": "web"})
    assert (found.labels["tag:team"], found.labels["service"]) == ("shop", "web")


@pytest.mark.parametrize("key", ["NewStateValue", "Trigger", "StateChangeTime", "NewStateReason"])
def test_an_alarm_without_one_of_its_keys_is_still_an_alarm(
    key: str, changed: Callable[..., Alert]
) -> None:
    assert changed(**{key: None}).source == "cloudwatch"
