from collections.abc import AsyncIterator
from typing import Any

import pytest
import yaml

from bot.core.complaint import Complaint, Hurts
from bot.flow.slack_checkup import slack_complaints
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.sandbox.slack import InstalledApp, Workspace, running_workspace
from bot.sandbox.slack.state.faults import Fault, FaultKind
from bot.sandbox.slack.state.user import User, UserGroup
from bot.sandbox.slack.wire import Json
from bot.settings import Config
from tests.flow.test_slack_check import MANIFEST

ROTATION = {"people": ["amina", "yusuf"], "start": "2026-01-05T09:00"}
EMPTY = UserGroup("S0EMPTY", "empty", "Nobody", [])


class Gone(User):
    """Somebody who left the company."""

    def json(self, team: str) -> Json:
        return {**User.json(self, team), "deleted": True}


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    app = InstalledApp.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
    async with running_workspace(Workspace(app)) as workspace:
        yield workspace


def calling(*names: str, **more: Any) -> dict[str, Any]:
    return {"page": [{"after": "0m", "mention": name} for name in names], **more}


async def found(workspace: Workspace, **given: Any) -> list[Complaint]:
    config = Config.model_validate(
        {
            "people": {"amina": {"slack": "U01AMINA"}, "yusuf": {"slack": "U02YUSUF"}},
            "roles": {"responder": ["amina", "@oncall"], "nobody": ["@empty", "@unknown"]},
            "rotations": {"primary": ROTATION},
            "routes": [{"channel": "C0ALARMS"}],
            **given,
        }
    )
    slack = Slack(workspace.app.bot_token, f"{workspace.url}/api/", Metrics())
    await slack.start()
    try:
        return await slack_complaints(slack, config)
    finally:
        await slack.stop()


async def test_where_all_is_well_there_is_nothing_to_say(workspace: Workspace) -> None:
    escalations = calling("responder", "primary", "yusuf")
    assert await found(workspace, escalations=escalations) == []


async def test_a_channel_without_the_bot_names_the_routes_that_lead_there(
    workspace: Workspace,
) -> None:
    general = {"match": {"severity": "low"}, "channel": "C0GENERAL"}
    api = {"match": {"severity": "high"}, "channel": "C0API"}
    nowhere = {"match": {"severity": "info"}, "channel": "C0NOWHERE"}
    routes = [general, api, {**general, "match": {"severity": "medium"}}, nowhere]
    first, second = await found(workspace, routes=[*routes, {"channel": "C0ALARMS"}])
    assert first == Complaint(
        Hurts.SILENT,
        "The bot is not in #general",
        "routes[0], routes[2] of firebreak.yaml lead to C0GENERAL",
        "/invite it there",
    )
    assert second.what == "Channel C0NOWHERE: channel_not_found"
    assert second.fix == "check its id, or invite the bot"


async def test_scopes_that_are_missing(workspace: Workspace) -> None:
    workspace.app.scopes -= {"im:write"}
    (one,) = await found(workspace)
    assert (one.hurts, one.what) == (Hurts.SILENT, "The token lacks im:write")
    assert one.fix == "reinstall the app"


async def test_an_escalation_to_empty_groups_calls_nobody(workspace: Workspace) -> None:
    workspace.groups[EMPTY.id] = EMPTY
    (one,) = await found(workspace, escalations=calling("nobody"))
    assert one == Complaint(
        Hurts.SILENT,
        "Escalation page calls nobody",
        "nobody of @empty, @unknown is in Slack",
        "firebreak.yaml: put people who are in Slack into nobody",
        things=("nobody",),
    )


async def test_it_hurts_less_where_another_call_reaches_somebody(workspace: Workspace) -> None:
    (one,) = await found(workspace, escalations=calling("nobody", "yusuf"))
    assert (one.hurts, one.what) == (
        Hurts.LATE,
        "Escalation page calls nobody in one of its calls",
    )
    notify = {"after": "5m", "notify": "pager"}
    (one,) = await found(
        workspace,
        escalations={"page": [{"after": "0m", "direct": "nobody"}, notify]},
        notifiers={"pager": "json://127.0.0.1/"},
    )
    assert one.hurts is Hurts.LATE


@pytest.mark.parametrize("is_known", [True, False])
async def test_people_who_left_are_nobody(workspace: Workspace, *, is_known: bool) -> None:
    del workspace.users["U02YUSUF"]
    if is_known:
        workspace.users["U02YUSUF"] = Gone("U02YUSUF", "yusuf", "Yusuf")
    person, rotation = await found(
        workspace, escalations={"a": calling("yusuf")["page"], "b": calling("primary")["page"]}
    )
    assert person.evidence == "nobody of yusuf is in Slack"
    assert rotation.evidence == "yusuf of rotation primary: not in Slack"
    assert await found(workspace, escalations=calling("responder")) == []


async def test_whoever_stands_in_must_be_there_too(workspace: Workspace) -> None:
    days = {"start": "2026-12-24T00:00", "end": "2026-12-27T00:00"}
    rotation = {**ROTATION, "people": ["amina"], "overrides": [{"person": "yusuf", **days}]}
    given: dict[str, Any] = {"rotations": {"primary": rotation}, "escalations": calling("primary")}
    assert await found(workspace, **given) == []
    del workspace.users["U02YUSUF"]
    assert len(await found(workspace, **given)) == 1


async def test_what_slack_does_not_answer_is_a_complaint_of_its_own(workspace: Workspace) -> None:
    workspace.faults.add(Fault(FaultKind.OUTAGE, seconds=60))
    every = await found(workspace, escalations=calling("responder"))
    assert {one.hurts for one in every} == {Hurts.UNCHECKED}
    assert [one.what for one in every] == [
        "The bot's token could not be checked",
        "The channels of routes could not be checked",
        "Escalations could not be checked",
    ]


async def test_another_refusal_of_slack_does_not_make_people_strangers(
    workspace: Workspace,
) -> None:
    workspace.app.scopes -= {"users:read"}
    every = await found(workspace, escalations=calling("yusuf"))
    assert [one.hurts for one in every] == [Hurts.SILENT, Hurts.UNCHECKED]
    assert "missing_scope" in every[1].evidence
