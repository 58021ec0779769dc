from typing import Any

import pytest

from handlers.diagnostics.rds_events import RDS_EVENTS
from tests.handlers.diagnostics.asking import AT, Scene, ago
from tests.handlers.diagnostics.rds_events.scenes import (
    CLUSTER,
    SOURCE,
    events,
    instance,
    measured,
)


def calls(scene: Scene, **instead: Any) -> dict[str, dict[str, Any]]:
    with scene.open(**instead) as aws:
        RDS_EVENTS.read(aws, scene.question)
        return {call.operation: dict(call.parameters) for call in aws.made}


def measured_metrics(scene: Scene, **instead: Any) -> list[tuple[str, str]]:
    queries = calls(scene, **instead)["GetMetricData"]["MetricDataQueries"]
    metrics = [query["MetricStat"]["Metric"] for query in queries]
    return [(each["MetricName"], each["Dimensions"][0]["Value"]) for each in metrics]


def test_status_lag_and_the_last_event_are_in_the_headline() -> None:
    found = SOURCE.ask(RDS_EVENTS)
    assert found.headline == (
        "shop-db is available; lag 400 ms; 2 events in 24 h, last 03:05 UTC: "
        "Multi-AZ instance failover completed"
    )
    assert found.details == (
        "shop-db-replica is 400 ms behind",
        "03:05 UTC Multi-AZ instance failover completed",
        "03:04 UTC Multi-AZ instance failover started.",
    )


def test_a_cluster_is_asked_as_one_and_its_readers_lag_in_milliseconds() -> None:
    found = CLUSTER.ask(RDS_EVENTS)
    assert found.headline == "shop-aurora is failing-over; lag 2 s; no event in 24 h"
    assert measured_metrics(CLUSTER) == [("AuroraReplicaLag", "shop-aurora-2")]
    assert calls(CLUSTER)["DescribeEvents"]["SourceType"] == "db-cluster"


@pytest.mark.parametrize(
    ("given", "metrics"),
    [
        (
            {"ReadReplicaSourceDBInstanceIdentifier": "shop-db-0"},
            [("ReplicaLag", "shop-db")],
        ),
        ({"Engine": "aurora-mysql"}, [("AuroraReplicaLag", "shop-db")]),
    ],
)
def test_which_lag_is_measured(given: dict[str, str], metrics: list[tuple[str, str]]) -> None:
    assert measured_metrics(SOURCE, DescribeDBInstances=instance(**given)) == metrics


def test_a_replica_of_another_region_is_measured_there() -> None:
    assert measured_metrics(SOURCE) == [("ReplicaLag", "shop-db-replica")]


def test_without_replicas_nothing_is_measured() -> None:
    assert "GetMetricData" not in calls(SOURCE, DescribeDBInstances=instance())


def test_where_replication_does_not_run_there_is_no_lag() -> None:
    found = SOURCE.ask(RDS_EVENTS, GetMetricData=measured(-1.0))
    assert "lag" not in found.headline


def test_it_asks_for_the_events_of_a_day() -> None:
    asked = calls(SOURCE)["DescribeEvents"]
    assert (asked["StartTime"], asked["EndTime"]) == (ago(hours=24), AT)
    assert (asked["SourceType"], asked["SourceIdentifier"]) == ("db-instance", "shop-db")


def test_a_database_that_is_gone_still_has_its_events() -> None:
    found = SOURCE.ask(RDS_EVENTS, DescribeDBInstances={"DBInstances": []})
    assert found.headline.startswith("shop-db is gone, or not in this Region; 2 events in 24 h")


def test_a_full_page_of_events_says_that_there_may_be_more() -> None:
    many = events(*((number, "Backing up DB instance") for number in range(100)))
    found = SOURCE.ask(RDS_EVENTS, DescribeEvents=many)
    assert "100 or more events in 24 h" in found.headline
