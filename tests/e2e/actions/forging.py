"""What somebody sends who does not use Slack's buttons, and what Slack sends twice."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.modal import SeenModal
from tests.e2e.stage import Stage

LONG_AGO = "2020-01-01 00:00:00.000000"


async def last_sent(slack: SandboxClient, kind: str) -> dict[str, Any]:
    """Return the newest interaction of a kind, such as `view_submission`, as Slack sent it."""
    sent = [one["payload"] for one in await slack.deliveries()]
    return next(one for one in reversed(sent) if one.get("type") == kind)


def submission(
    click: Mapping[str, Any], plan: SeenModal, metadata: str, reason: str = "Forged"
) -> dict[str, Any]:
    """Return what Slack sends when the person of a click submits a plan's modal."""
    typed = {"reason": {"value": {"type": "plain_text_input", "value": reason}}}
    view = {**plan.raw, "private_metadata": metadata, "state": {"values": typed}}
    who = {name: click[name] for name in ("team", "user", "api_app_id", "trigger_id")}
    return {"type": "view_submission", **who, "token": "", "view": view, "response_urls": []}


def with_value(click: Mapping[str, Any], value: str) -> dict[str, Any]:
    """Return a click on the same button as if it carried another value."""
    action = {**click["actions"][0], "value": value}
    return {**click, "trigger_id": f"{click['trigger_id']}.2", "actions": [action]}


def in_view(submitted: Mapping[str, Any], view: str) -> dict[str, Any]:
    """Return a submission as if it came from another modal with the same plan."""
    return {**submitted, "view": {**submitted["view"], "id": view}}


def another_digest(carried: str) -> str:
    """Return what a modal or a button carries, with a digest of nothing."""
    return ":".join("f" * 64 if len(part) == 64 else part for part in carried.split(":"))


def long_ago(stage: Stage, table: str, column: str, run: str) -> None:
    """Let a moment of a run have passed: nobody can wait half an hour here."""
    key = {"timers": "run"}.get(table, "id")
    change = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"  # noqa: S608 - ours
    assert stage.records.write(change, LONG_AGO, run) > 0
