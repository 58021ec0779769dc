"""One short value that changes when the meaning of the configuration does."""

import hashlib
import json

from bot.settings.config import Config


def digest(config: Config) -> str:
    """Return the SHA-256 in hex of the configuration as canonical JSON.

    Canonical: sorted keys, defaults written out. Secrets are masked, so neither they nor
    their change can be read from it.
    """
    canonical = json.dumps(
        config.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
