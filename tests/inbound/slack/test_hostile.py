"""What Slack signed and no button of ours sent: forged values, odd shapes, any text.

Whoever changes what their client sends may put any text where our messages and modals carry
numbers and names. It is refused in a sentence; nothing fails, and nothing is done.
"""

import itertools
from collections.abc import Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.inbound.slack.command import ANSWERS
from bot.store import freezes, runs
from tests.inbound.slack.office import Office, number_in
from tests.inbound.slack.requests import (
    FORM,
    ODD_PARTS,
    ODD_TEXTS,
    VALUES,
    as_new,
    bent,
    body_of,
    events,
    interactions,
)

pytestmark = pytest.mark.asyncio(loop_scope="package")
NUMBERS = itertools.count()


@pytest.fixture
def deep(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return the office with a Slack that opens a modal for any trigger, so that work goes on."""
    real = office.firebreak.slack.call

    async def call(method: str, **arguments: Any) -> Mapping[str, Any]:
        if method.startswith("views."):
            return {"view": {"id": "VHOSTILE"}}
        return await real(method, **arguments)

    monkeypatch.setattr(office.firebreak.slack, "call", call)
    return office


async def errors_of(office: Office, body: str, kind: str) -> list[str]:
    """Post a request, signed; return what was logged as an error. It is never a 5xx."""
    with capture_logs() as logs:
        answer = await office.send(body, Content_Type=kind)
        await office.settled()
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    return [one["event"] for one in logs if one["log_level"] in ("error", "critical")]


async def done(office: Office) -> tuple[int, object]:
    """Return how many runs there are, and the freeze."""
    async with office.firebreak.database.read() as connection:
        count = select(func.count()).select_from(runs.runs)
        return (await connection.execute(count)).scalar_one(), await freezes.now_held(connection)


# All requests with all texts take most of a minute: one of eight shares is always asked.
SHARES = 8
OTHERS = [pytest.param(share, marks=pytest.mark.slow) for share in range(1, SHARES)]


@pytest.mark.parametrize("share", [0, *OTHERS])
async def test_no_text_in_a_button_or_a_modal_breaks_a_listener(deep: Office, share: int) -> None:
    number = number_in(await deep.opened())
    texts = [text.replace("1:", f"{number}:", 1) for text in (*VALUES, *ODD_TEXTS)]
    for request in islice(interactions(deep.workspace.team, texts), share, None, SHARES):
        body, content_type = body_of(as_new(request, next(NUMBERS)))
        assert await errors_of(deep, body, content_type) == [], request
    assert await done(deep) == (0, None)


WORDS = st.sampled_from([*ODD_TEXTS, "INC-1", "1", "17", "web"]) | st.text(max_size=40)
VERBS = st.sampled_from([verb for verb in ANSWERS if "freeze" not in verb] + ["nonsense"])
BENT = st.lists(
    st.tuples(st.integers(0, 10_000), st.sampled_from(ODD_PARTS)), min_size=1, max_size=3
)
often = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(verb=VERBS, words=st.lists(WORDS, max_size=4))
@often
async def test_no_command_breaks_a_listener(deep: Office, verb: str, words: list[str]) -> None:
    typed = {"command": "/firebreak", "text": " ".join([verb, *words])}
    who = {"team_id": deep.workspace.team, "user_id": "U01AMINA", "channel_id": "C0ALARMS"}
    body = urlencode({**who, **typed, "trigger_id": f"c.{next(NUMBERS)}"}, errors="surrogatepass")
    assert await errors_of(deep, body, FORM) == []
    assert await done(deep) == (0, None)


@given(which=st.integers(0, 10_000), changes=BENT)
@often
async def test_no_shape_of_a_request_is_a_5xx(
    deep: Office, which: int, changes: list[tuple[int, Any]]
) -> None:
    team = deep.workspace.team
    known = [*interactions(team, [VALUES[which % len(VALUES)]]), *events(team)]
    body, kind = body_of(as_new(bent(known[which % len(known)], changes), next(NUMBERS)))
    await errors_of(deep, body, kind)  # Slack's own change of shape would be seen there
    assert await done(deep) == (0, None)


async def test_after_all_that_people_work_as_ever(office: Office) -> None:
    message = await office.opened()
    await office.amina.click(message, "Acknowledge")
    await office.slack.expect_update(message, containing="<@U01AMINA> has it")
