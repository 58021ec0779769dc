"""`firebreak serve` for the table: `python -m tests.chaos.actions.serve serve`.

AWS answers as late as from another continent: so long it has done what we do not know of yet.
And a dead replica is missed after seconds: in every wave one is killed.
"""

import time
from typing import Any
from unittest.mock import patch

from bot import durable
from bot.cli import main
from handlers.aws_errors import name_the_service

LATE_SECONDS = 0.2


def name_late(**given: Any) -> None:
    """Do what Firebreak does with an answer, late."""
    time.sleep(LATE_SECONDS)
    name_the_service(**given)


if __name__ == "__main__":
    durable.LEASE_SECONDS, durable.RENEW_SECONDS = 3.0, 1.0
    with patch("handlers.aws.name_the_service", name_late):
        main()
