"""Every fault of the table, in its order."""

from tests.chaos.alarms.faults.kill import KILL
from tests.chaos.alarms.faults.none import NONE

FAULTS = (NONE, KILL)
