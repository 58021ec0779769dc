"""Whoever breaks the glass is not alone with it."""

import pytest

from bot.core.message import Role
from bot.core.run import RunStatus
from tests.flow.floor import ANYBODY, TWO, Floor
from tests.support.scene import Scene

GLASS = TWO.model_copy(update={"break_glass": "commander"})
TOLD = (
    "<!channel> <@U01AMINA> *broke the glass*: this runs without approval. "
    "cut on web-2. Reason: <!here> it attacks"
)


@pytest.fixture
async def floor(scene: Scene) -> Floor:
    made = Floor(scene, policies=(ANYBODY, GLASS))
    await made.attacked()
    return made


async def test_the_channel_and_the_security_contacts_are_told_at_once(floor: Floor) -> None:
    run = await floor.confirmed(break_glass=True, reason="<!here> it attacks")
    assert (run.status, run.break_glass) == (RunStatus.APPROVED, True)
    found = await floor.scene.messages(1)
    (told,) = [one for one in found if one.role is Role.REPLY and "glass" in one.mention]
    assert told.broadcast
    assert f"{told.mention} {told.text}" == TOLD
    assert "<!here>" not in told.mention  # what a person wrote calls nobody
    assert [one.channel for one in found if one.role is Role.COPY] == ["U09SECURITY"]
    shown = {one.wanted for one in found if one.role in (Role.RUN, Role.COPY)}
    assert shown == {run.revision}


async def test_without_it_nobody_is_disturbed(floor: Floor) -> None:
    await floor.confirmed()
    found = await floor.scene.messages(1)
    assert not any(one.role is Role.COPY or "glass" in one.mention for one in found)
