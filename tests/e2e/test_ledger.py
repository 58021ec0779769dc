"""What people can prove afterwards: from a reply in Slack, a log line, or a bucket."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.world import World
from tests.e2e.stage import Stage, apart, incident

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]
HEAD = re.compile(r"Ledger head after \d+ entries: ([0-9a-f]{32})")
LINE = re.compile(r"ledger checkpoint.*?hash[=\W]+([0-9a-f]{64})")


async def test_a_resolved_incident_can_be_proven_from_slack_log_and_bucket(
    world: World, tmp_path: Path
) -> None:
    s3 = world.account.client("s3")
    where = {"LocationConstraint": "eu-west-1"}
    await asyncio.to_thread(s3.create_bucket, Bucket="ledger", CreateBucketConfiguration=where)
    bucket = {"bucket": "s3://ledger/firebreak"}
    async with apart(world, tmp_path, ledger=bucket) as stage:
        slack = stage.slack
        message, number = await incident(stage, slack, 0xF1)
        yusuf = slack.person("yusuf")
        await yusuf.choose(message, "Resolve…")
        modal = await yusuf.expect_modal("Resolve")
        await yusuf.submit(modal, {})
        reply = await slack.expect_reply(message, containing="Ledger head after")
        (in_slack,) = HEAD.findall(json.dumps(reply.blocks))
        found = await stage.until(lambda: stored(s3))
        logged = LINE.findall((tmp_path / "firebreak.log").read_text())
        assert [json.loads(one)["hash"] for one in found] == logged[: len(found)]
        await proven(stage, in_slack, f"INC-{number} up to entry")
        await proven(stage, logged[0], "checkpoint 1 of")
        assert await stage.metric("firebreak_checkpoints_waiting") == 0


def stored(s3: Any) -> list[bytes]:
    """Return what stands in the bucket, the oldest first."""
    listed = s3.list_objects_v2(Bucket="ledger", Prefix="firebreak/checkpoints/")
    keys = sorted(one["Key"] for one in listed.get("Contents", []))
    return [s3.get_object(Bucket="ledger", Key=key)["Body"].read() for key in keys]


async def proven(stage: Stage, head: str, what: str) -> None:
    status, said = await stage.command("audit", "check", "--head", head)
    assert (status, said.splitlines()[0]) == (0, "Consistent, anchored."), said
    assert f"Proven: {what}" in said
