"""A Firebreak for which seconds are minutes, where people are to be called.

`python -m tests.e2e.impatient serve` is `firebreak serve` with shorter patience.
"""

from datetime import timedelta

from bot.cli import main
from bot.flow import escalate, fallback

if __name__ == "__main__":
    escalate.NEXT_ROUND = timedelta(seconds=3)
    fallback.PATIENCE, fallback.EVERY_SECONDS = timedelta(seconds=3), 0.5
    main()
