"""How often Firebreak proves that it works, where that is seen, and who is told if not."""

from datetime import timedelta

from pydantic import SecretStr

from bot.core.shape import Frozen, Name
from bot.settings.duration import Duration


class Settings(Frozen):
    """A message that goes the way of an alarm, through everything and into Slack."""

    channel: Name
    """A Slack channel of its own, by id, so that the beats disturb nobody."""
    every: Duration = timedelta(minutes=5)
    """How often."""
    ping: SecretStr | None = None
    """A dead man's URL, which is called only when a beat came through."""
    notify: Name | None = None
    """The notifier that is paged when one did not."""
