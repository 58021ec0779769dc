"""The parts of an isolation in the order in which they happen, and of a release."""

from handlers.actions.isolate_instance.credentials import CREDENTIALS
from handlers.actions.isolate_instance.metadata import METADATA
from handlers.actions.isolate_instance.open_group import OPEN_GROUP, REMOVAL
from handlers.actions.isolate_instance.part import Part
from handlers.actions.isolate_instance.power import POWER
from handlers.actions.isolate_instance.protection import PROTECTION
from handlers.actions.isolate_instance.quarantine import QUARANTINE
from handlers.actions.isolate_instance.snapshot import SNAPSHOT
from handlers.actions.isolate_instance.standby import STANDBY
from handlers.actions.isolate_instance.swap import SWAP
from handlers.actions.isolate_instance.tag import TAG
from handlers.actions.isolate_instance.targets import TARGETS

# First what harms nobody and may fail; then what keeps the evidence; then the swap, which
# waits for none of it; then the harder cuts.
PARTS: tuple[Part, ...] = (
    QUARANTINE,
    TAG,
    PROTECTION,
    STANDBY,
    TARGETS,
    SNAPSHOT,
    OPEN_GROUP,
    SWAP,
    REMOVAL,
    CREDENTIALS,
    METADATA,
    POWER,
)

# What starts slowly first; then the network; then what serves through it; last the marks.
WAY_BACK: tuple[Part, ...] = (
    POWER,
    CREDENTIALS,
    METADATA,
    SWAP,
    TARGETS,
    STANDBY,
    PROTECTION,
    TAG,
)
