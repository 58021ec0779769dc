import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.core.alert import Alert, AlertStatus, Effect, Recovery, Target
from bot.core.severity import Severity

DATABASE = "arn:aws:rds:eu-west-1:111122223333:db:shop-db"


@pytest.mark.parametrize("name", ["rds_eventbridge_failover", "rds_sns_failover"])
def test_one_event_in_both_forms(
    name: str, alert: Callable[[str], Alert], facts: Callable[[Alert], dict[str, str]]
) -> None:
    found = alert(name)
    assert (found.source, found.status, found.severity) == (
        "rds",
        AlertStatus.FIRING,
        Severity.HIGH,
    )
    assert found.title == "shop-db is failing over"
    assert found.fingerprint == f"rds:{DATABASE}:failover"
    assert found.targets == (Target("rds-instance", "shop-db"),)
    assert found.labels == {"type": "failover", "tag:service": "shop-db", "service": "shop-db"}
    assert facts(found)["Event"] == "RDS-EVENT-0013"
    assert facts(found)["RDS says"] == "Multi-AZ instance failover started."
    assert found.recovery is Recovery.ITSELF
    assert found.links[0].url.endswith("#database:id=shop-db;is-cluster=false")


def test_its_end_resolves_it(alert: Callable[[str], Alert]) -> None:
    begun, ended = alert("rds_eventbridge_failover"), alert("rds_eventbridge_failover_completed")
    assert ended.status is AlertStatus.RESOLVED
    assert ended.fingerprint == begun.fingerprint
    assert ended.transition != begun.transition
    assert ended.at > begun.at


def test_rds_s_own_time_names_no_zone_and_is_not_used(
    alert: Callable[[str], Alert], received_at: object
) -> None:
    found = alert("rds_sns_failover")
    assert (found.at, found.transition) == (received_at, "")


def test_a_full_disk_is_critical(alert: Callable[[str], Alert]) -> None:
    found = alert("rds_eventbridge_storage")
    assert (found.severity, found.title) == (Severity.CRITICAL, "shop-db is out of storage")


def test_a_failure_ends_when_a_person_says_so(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("rds_eventbridge_failover")
    event["detail"]["EventID"] = "RDS-EVENT-0031"
    (found,) = read(event)
    assert (found.recovery, found.severity) == (Recovery.PERSON, Severity.CRITICAL)


def test_routine_is_a_note(alert: Callable[[str], Alert]) -> None:
    found = alert("rds_eventbridge_backup")
    assert (found.effect, found.severity) == (Effect.NOTE, Severity.INFO)
    assert found.title == "shop-db: Backing up DB instance"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("db-instance", Target("rds-instance", "shop-db")),
        ("db-cluster", Target("rds-cluster", "shop-db")),
    ],
)
def test_without_an_arn_it_is_put_together(
    source: str,
    target: Target,
    sample: Callable[[str], Any],
    read: Callable[[object], tuple[Alert, ...]],
) -> None:
    envelope = sample("rds_sns_failover")
    said = json.loads(envelope["Message"]) | {"Event Source": source}
    del said["Source ARN"]
    (found,) = read(envelope | {"Message": json.dumps(said)})
    assert found.targets == (target,)
    assert (found.account, found.region) == ("111122223333", "eu-west-1")


def test_clusters_have_their_own_page(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("rds_eventbridge_failover") | {"detail-type": "RDS DB Cluster Event"}
    event["detail"] |= {
        "EventID": "RDS-EVENT-0069",
        "SourceArn": "arn:aws:rds:eu-west-1:111122223333:cluster:shop",
        "SourceIdentifier": "shop",
    }
    (found,) = read(event)
    assert found.title == "shop could not fail over"
    assert found.links[0].url.endswith("#database:id=shop;is-cluster=true")


def test_the_database_says_where_it_is_else_the_event(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("rds_eventbridge_failover") | {"account": "444455556666"}
    assert read(event)[0].account == "111122223333"
    event |= {"resources": []}
    event["detail"]["SourceArn"] = None
    (told,) = read(event)
    assert (told.account, told.title) == ("444455556666", "shop-db is failing over")


def test_a_snapshot_has_neither_target_nor_page(
    sample: Callable[[str], Any], read: Callable[[object], tuple[Alert, ...]]
) -> None:
    event = sample("rds_eventbridge_backup") | {"detail-type": "RDS DB Snapshot Event"}
    event["detail"]["SourceArn"] = "arn:aws:rds:eu-west-1:111122223333:snapshot:rds:shop-db-1"
    (found,) = read(event)
    assert (found.source, found.targets, found.links) == ("rds", (), ())
