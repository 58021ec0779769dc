"""Who changed what can be looked up."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still


def _lookup(still: Still, key: str, value: str, **more: Any) -> list[dict[str, Any]]:
    found = still.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}], **more
    )
    assert_fits(found, "cloudtrail", "LookupEvents")
    events: list[dict[str, Any]] = found["Events"]
    return events


def test_the_release_that_fails_was_deployed_by_the_pipeline(still: Still) -> None:
    (event,) = _lookup(still, "EventName", "UpdateService")
    record = json.loads(event["CloudTrailEvent"])
    assert (event["Username"], event["EventSource"]) == ("ci", "ecs.amazonaws.com")
    assert record["requestParameters"]["service"] == still.shop.api.service


def test_a_session_is_named_by_its_name(still: Still) -> None:
    keys = still.client("sts").assume_role(
        RoleArn="arn:aws:iam::111122223333:role/firebreak-execute", RoleSessionName="amina"
    )["Credentials"]
    ec2 = still.account.session.client(
        "ec2",
        endpoint_url=still.account.endpoint,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    instance = still.shop.web_2.instance_id
    ec2.create_tags(Resources=[instance], Tags=[{"Key": "incident", "Value": "INC-42"}])
    newest = _lookup(still, "ResourceName", instance)[0]
    assert (newest["EventName"], newest["Username"]) == ("CreateTags", "amina")
    assert newest in _lookup(still, "Username", "amina")


def test_reads_and_what_was_refused_are_not_changes(still: Still) -> None:
    before = _lookup(still, "EventSource", "ec2.amazonaws.com", MaxResults=50)
    still.client("ec2").describe_instances()
    still.code("ec2", "stop_instances", InstanceIds=["i-00000000000000000"])
    assert _lookup(still, "EventSource", "ec2.amazonaws.com", MaxResults=50) == before


def test_only_events_of_the_time_that_is_asked_about(still: Still) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert _lookup(still, "EventName", "UpdateService", EndTime=yesterday) == []
    assert _lookup(still, "EventName", "UpdateService", StartTime=yesterday)


def test_pages(still: Still) -> None:
    pages = (
        still.client("cloudtrail")
        .get_paginator("lookup_events")
        .paginate(
            LookupAttributes=[
                {"AttributeKey": "EventSource", "AttributeValue": "rds.amazonaws.com"}
            ],
            PaginationConfig={"PageSize": 2, "MaxItems": 4},
        )
    )
    ids = [event["EventId"] for page in pages for event in page["Events"]]
    assert len(set(ids)) == len(ids) == 4


def test_one_attribute_alone(still: Still) -> None:
    twice = [{"AttributeKey": "EventName", "AttributeValue": "x"}] * 2
    code = still.code("cloudtrail", "lookup_events", LookupAttributes=twice)
    assert code == ("InvalidLookupAttributesException", 400)
