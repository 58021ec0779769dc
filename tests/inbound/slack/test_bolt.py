"""How bolt is built: from what we were given, without the network, listening to all we draw."""

import logging
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.core.card import Tick
from bot.core.incident import IncidentStatus
from bot.core.offer import Offer
from bot.inbound.slack.bolt import BUTTONS, VIEWS, build_bolt
from bot.outbound import modals
from bot.outbound.blocks.root import root_blocks
from bot.outbound.blocks.steps import runbook_blocks, step_blocks
from tests.inbound.slack.office import Office
from tests.outbound.blocks.cards import AMINA, NOW, card, incident, tracked

pytestmark = pytest.mark.asyncio(loop_scope="package")

ISOLATE = Offer("isolate_instance", "Isolate instance", ("ec2-instance",), "Cut its network.")
ENVIRONMENT = {
    "SLACK_BOT_TOKEN": "xoxb-of-the-environment",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "s",
    "SLACK_SIGNING_SECRET": "another",
}


async def test_it_is_built_of_our_settings_alone_and_in_silence(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with caplog.at_level(logging.DEBUG):
        app = build_bolt(office.firebreak.verbs, "a-signing-secret")
    assert [record.message for record in caplog.records if record.levelno >= logging.INFO] == []
    assert app.oauth_flow is None
    assert app.client.token is None
    assert app.client.base_url == f"{office.workspace.url}/api/"
    assert {name: os.environ[name] for name in ENVIRONMENT} == ENVIRONMENT


async def test_building_it_calls_nobody(office: Office) -> None:
    before = len(await office.slack.calls())
    build_bolt(office.firebreak.verbs, "")
    assert len(await office.slack.calls()) == before


async def test_slacks_client_never_repeats_a_call(office: Office) -> None:
    assert office.firebreak.slack.client.retry_handlers == []


def named(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        if key in value:
            yield str(value[key])
        for each in value.values():
            yield from named(each, key)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from named(each, key)


async def test_everything_that_is_drawn_is_listened_to() -> None:
    drawn = [
        block
        for status in IncidentStatus
        for ticks in ({}, {0: Tick(AMINA, NOW)})
        for shown in [card(status=status, ticks=ticks, offers=(ISOLATE,))]
        for block in [
            *root_blocks(shown, NOW),
            *step_blocks(shown, NOW),
            *runbook_blocks(shown, NOW),
        ]
    ]
    actions = set(named(drawn, "action_id"))
    texts = {action for action in BUTTONS if isinstance(action, str)}
    *ours, rest = [action for action in BUTTONS if isinstance(action, re.Pattern)]
    assert rest.pattern == ".*"
    for action in actions - texts:
        assert sum(bool(pattern.search(action)) for pattern in ours) == 1, action


async def test_every_modal_that_can_be_submitted_has_a_listener() -> None:
    one = incident()
    views = [
        modals.waiting(),
        modals.sorry("x"),
        modals.resolve_anyway(one, ["x"]),
        modals.note(one),
        modals.assign(one),
        modals.impact(one),
        modals.regroup(one, [tracked()], [incident(number=7)]),
        modals.runbook(card(), NOW),
        modals.raw(one, []),
    ]
    assert {view["callback_id"] for view in views if "submit" in view} <= set(VIEWS)
