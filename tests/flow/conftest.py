"""What tests of the flow play with."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.store.database import Database
from tests.support.alerts import THREE
from tests.support.clock import Clock
from tests.support.scene import Scene


@pytest.fixture
def scene(database: Database) -> Iterator[Scene]:
    """Yield a scene at three o'clock, on the module's own `database`."""
    clock = Clock()
    clock.now = THREE
    with capture_logs():  # drawing the traceback of a bug on purpose takes seconds
        yield Scene(database, clock)
