import json
from datetime import UTC, datetime

from bot.sandbox.aws.messages import finding
from bot.sandbox.world import running_world

NIGHT = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)


async def test_a_finding_that_is_published_can_be_read_back_from_guardduty() -> None:
    async with running_world() as world:
        event = finding(world.shop.web_2, NIGHT)

        await world.publish(json.dumps(event), None)

        guardduty = world.account.client("guardduty")
        (detector,) = guardduty.list_detectors()["DetectorIds"]
        found = guardduty.list_findings(DetectorId=detector)["FindingIds"]
        assert found == [event["detail"]["id"]]
