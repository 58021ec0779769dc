from collections.abc import Iterator
from contextlib import contextmanager

from bot.core.complaint import Hurts
from handlers.checkup import examine
from tests.handlers.checkup.shop import Here, Practice, told


@contextmanager
def switched_off(practice: Practice, detector: str) -> Iterator[None]:
    guardduty = practice.client("guardduty")
    guardduty.update_detector(DetectorId=detector, Enable=False)
    try:
        yield
    finally:
        guardduty.update_detector(DetectorId=detector, Enable=True)


def test_no_detector_where_something_runs(practice: Practice) -> None:
    found = practice.only(ListDetectors={"DetectorIds": []})
    assert told(found) == (
        Hurts.SILENT,
        "No GuardDuty where something runs",
        "2 EC2 instances and 1 ECS service, and ListDetectors has none",
    )
    assert found.fix == (
        """aws guardduty create-detector --region eu-west-1 --cli-input-json '{"Enable":true}'"""
    )


def test_a_detector_that_somebody_switched_off(practice: Practice) -> None:
    (detector,) = practice.client("guardduty").list_detectors()["DetectorIds"]
    with switched_off(practice, detector):
        found = practice.only()
    assert told(found)[:2] == (
        Hurts.SILENT,
        "GuardDuty is switched off where something runs",
    )
    assert f"detector {detector} is DISABLED" in found.evidence
    assert "guardduty update-detector" in found.fix


def test_where_nothing_runs_nobody_need_look(practice: Practice) -> None:
    assert examine(practice.region(Here(practice.sandbox, region="us-east-2"))) == []
