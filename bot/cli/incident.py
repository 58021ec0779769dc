"""An incident that somebody typed, where nothing else makes sense without it."""

from bot.cli.act_now import number_of
from bot.cli.common import WRONG_USE, fail
from bot.core.errors import IncidentIsUnknown


def incident_number(typed: str) -> int:
    """Return the number of `INC-42`; anything else ends the command as wrong use."""
    try:
        return number_of(typed)
    except IncidentIsUnknown as error:
        fail(f"firebreak: {error}", status=WRONG_USE)
