"""Where the ledger's checkpoints are kept besides its own database."""

from bot.core.s3 import S3Url
from bot.core.shape import Frozen


class Settings(Frozen):
    """Whoever owns the database can recompute every hash in it: keep checkpoints elsewhere too."""

    bucket: S3Url | None = None
    """`s3://bucket/prefix`, best with Object Lock and a default retention. Without one, heads still
    stand in the log and in Slack."""
