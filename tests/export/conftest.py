"""A night on the module's own `database`, played."""

import pytest
from structlog.testing import capture_logs

from bot.store.database import Database
from tests.export.night import Night
from tests.support.alerts import THREE
from tests.support.clock import Clock
from tests.support.scene import Scene


@pytest.fixture
async def night(database: Database) -> Night:
    clock = Clock()
    clock.now = THREE
    with capture_logs():
        night = Night(Scene(database, clock))
        await night.play()
    return night
