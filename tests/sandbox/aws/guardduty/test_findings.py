"""What GuardDuty's event said can be read back, and archived."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.aws.control import report_finding
from bot.sandbox.aws.messages import finding
from tests.sandbox.aws.conftest import NIGHT
from tests.sandbox.aws.shapes import assert_fits
from tests.sandbox.aws.still import Still

DETECTOR = "12abc34d567e8fa901bc2d34e56789f0"
ACTIVE = {"Criterion": {"service.archived": {"Equals": ["false"]}}}


@pytest.fixture
def ids(still: Still) -> list[str]:
    """Report a finding about each server, the second one a minute later."""
    web_1, web_2 = still.shop.web.servers
    details = [
        finding(web_2, NIGHT)["detail"],
        finding(web_1, NIGHT + timedelta(minutes=1))["detail"],
    ]
    for detail in details:
        report_finding(still.account, detail)
    return [detail["id"] for detail in details]


def _list(still: Still, **more: Any) -> list[str]:
    found = still.client("guardduty").list_findings(DetectorId=DETECTOR, **more)
    assert_fits(found, "guardduty", "ListFindings")
    listed: list[str] = found["FindingIds"]
    return listed


def _get(still: Still, *ids: str, **more: Any) -> list[dict[str, Any]]:
    found = still.client("guardduty").get_findings(
        DetectorId=DETECTOR, FindingIds=list(ids), **more
    )
    assert_fits(found, "guardduty", "GetFindings")
    findings: list[dict[str, Any]] = found["Findings"]
    return findings


def test_a_finding_can_be_read_back(still: Still, ids: list[str]) -> None:
    detectors = still.client("guardduty").list_detectors()
    assert_fits(detectors, "guardduty", "ListDetectors")

    (read,) = _get(still, ids[0])

    assert detectors["DetectorIds"] == [DETECTOR]
    assert _list(still) == ids
    assert (read["Id"], read["Severity"]) == (ids[0], 8.0)
    assert read["Type"] == "Backdoor:EC2/DenialOfService.Udp"
    instance = read["Resource"]["InstanceDetails"]
    assert instance["InstanceId"] == still.shop.web_2.instance_id
    assert instance["NetworkInterfaces"][0]["PublicIp"] == still.shop.web_2.public_ip
    remote = read["Service"]["Action"]["NetworkConnectionAction"]["RemoteIpDetails"]
    assert remote["IpAddressV4"] == "203.0.113.77"
    assert read["Service"]["Archived"] is False


def test_the_same_finding_again_takes_the_first_ones_place(still: Still, ids: list[str]) -> None:
    again = finding(still.shop.web_2, NIGHT + timedelta(minutes=9), count=37, first_seen=NIGHT)
    report_finding(still.account, again["detail"])

    (read,) = _get(still, ids[0])

    assert read["Service"]["Count"] == 37
    assert sorted(_list(still)) == sorted(ids)


def test_archived_findings_are_told_apart(still: Still, ids: list[str]) -> None:
    guardduty = still.client("guardduty")
    asked = {"DetectorId": DETECTOR, "FindingIds": ids[:1]}

    guardduty.archive_findings(**asked)
    archived, active = (
        _get(still, ids[0])[0]["Service"]["Archived"],
        _list(still, FindingCriteria=ACTIVE),
    )
    guardduty.unarchive_findings(**asked)

    assert archived is True
    assert active == ids[1:]
    assert _list(still, FindingCriteria=ACTIVE) == ids


def test_order_and_pages(still: Still, ids: list[str]) -> None:
    guardduty = still.client("guardduty")
    newest = {"AttributeName": "updatedAt", "OrderBy": "DESC"}

    pages = guardduty.get_paginator("list_findings").paginate(
        DetectorId=DETECTOR, SortCriteria=newest, PaginationConfig={"PageSize": 1}
    )

    assert [page["FindingIds"] for page in pages] == [[ids[1]], [ids[0]]]
    assert [each["Id"] for each in _get(still, *ids, SortCriteria=newest)] == ids[::-1]


@pytest.mark.usefixtures("ids")
def test_what_is_not_there(still: Still) -> None:
    other = still.account.session.client(
        "guardduty", endpoint_url=still.account.endpoint, region_name="eu-central-1"
    )

    assert still.code("guardduty", "list_findings", DetectorId="x") == ("BadRequestException", 400)
    assert _get(still, "nobody") == []
    assert other.list_detectors()["DetectorIds"] == []
