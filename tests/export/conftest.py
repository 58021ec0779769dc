"""A night that was played."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.store.database import Database
from tests.export.night import Night
from tests.support.alerts import THREE
from tests.support.clock import Clock
from tests.support.scene import Scene


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: what is read is the same (tests/flow/test_gather.py has both)."""
    return f"sqlite:///{tmp_path}/firebreak.db"


@pytest.fixture
async def night(database: Database) -> Night:
    clock = Clock()
    clock.now = THREE
    with capture_logs():
        night = Night(Scene(database, clock))
        await night.play()
    return night
