"""A Region in which something runs, and GuardDuty does not look.

Source: Amazon GuardDuty User Guide, "Regions and endpoints": a detector watches one Region.
"""

from collections.abc import Iterator

from bot.core.complaint import Complaint, Hurts
from handlers.checkup.check import Check
from handlers.checkup.region import Region
from handlers.events.reading import text, texts


def _read(region: Region) -> Iterator[Complaint]:
    client = region.aws.client("guardduty")
    detectors = texts(client.list_detectors(), "DetectorIds")
    if not region.running:
        return
    if not detectors:
        what, fix = "No GuardDuty where something runs", _command(region, "CreateDetector")
        evidence = f"{region.running}, and ListDetectors has none"
        yield region.complaint(Hurts.SILENT, what, evidence, fix)
    for detector in detectors:  # at most one in a Region
        if text(client.get_detector(DetectorId=detector), "Status") == "DISABLED":
            what = "GuardDuty is switched off where something runs"
            evidence = f"{region.running}, and detector {detector} is DISABLED"
            fix = _command(region, "UpdateDetector", DetectorId=detector)
            yield region.complaint(Hurts.SILENT, what, evidence, fix)


def _command(region: Region, operation: str, **given: str) -> str:
    return region.command("guardduty", operation, Enable=True, **given)


UNWATCHED = Check("GuardDuty", _read)
