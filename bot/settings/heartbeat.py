"""How often Firebreak proves that it works, where that is seen, and who is told if not."""

from datetime import timedelta

from pydantic import SecretStr

from bot.core.shape import Frozen, Name
from bot.settings.duration import Duration


class Settings(Frozen):
    """channel: a Slack channel of its own, by id, so that the beats disturb nobody.

    ping: a dead man's URL, which is called only when a beat came through; notify: the notifier
    that is paged when one did not.
    """

    channel: Name
    every: Duration = timedelta(minutes=5)
    ping: SecretStr | None = None
    notify: Name | None = None
