"""`firebreak serve` whose clock is wrong by as many seconds as a file says."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import clock

OFFSET = "clock"


def wrong_now() -> datetime:
    """Return the time, with the file's seconds added."""
    try:
        seconds = float(FILE.read_text() or 0)
    except FileNotFoundError:  # the clock is right
        seconds = 0
    return datetime.now(UTC) + timedelta(seconds=seconds)


if __name__ == "__main__":
    FILE = Path(os.environ["FIREBREAK_CONFIG"]).parent / OFFSET
    clock.utc_now = wrong_now  # before anybody takes it from there
    from bot.cli import main

    main()
