"""Places in S3, as people write them: `s3://bucket/prefix`."""

import re
from typing import Annotated

from bot.core.shape import shaped

# Amazon S3 User Guide, "General purpose bucket naming rules"; the prefix is as safe as a path.
S3_URL = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([\w!*'()./-]*))?")
SENTENCE = "is not a place in S3 such as s3://my-ledger/firebreak"

S3Url = Annotated[str, shaped(S3_URL.pattern, SENTENCE)]


def s3_place(url: str) -> tuple[str, str]:
    """Return bucket and prefix; the prefix is "", or ends with a slash. Raises ValueError."""
    found = S3_URL.fullmatch(url)
    if found is None:
        raise ValueError(f"{url} {SENTENCE}")
    prefix = (found[2] or "").strip("/")
    return found[1], f"{prefix}/" if prefix else ""
