"""The name under which a body is stored, where nobody proved who sent it."""

import hashlib
import json
import re
from datetime import datetime
from typing import Any

# What EventBridge makes is a UUID; anything else could not be a key, or hide another's event.
EVENT_ID = re.compile(r"[A-Za-z0-9-]{1,128}")
EVENT_FIELDS = {"id", "source", "detail-type"}


def event_id(body: bytes) -> str | None:
    """Return an EventBridge event's own id; None where the body is no such event.

    Any other `id` names the thing that is spoken of, not the message: a GuardDuty finding
    keeps its id when it gets worse.
    """
    event = _json(body)
    if isinstance(event, dict) and event.keys() >= EVENT_FIELDS:
        own = event["id"]
        if isinstance(own, str) and EVENT_ID.fullmatch(own):
            return own
    return None


def digest(body: bytes, at: datetime) -> str:
    """Return what names a body that has no id: its SHA-256 in hex, and the hour it came in.

    A repetition within the hour is the same message, sent again; "backup failed" of the
    next night is another, though its words are equal.
    """
    return f"{hashlib.sha256(body).hexdigest()}-{at:%Y%m%d%H}"


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):  # plain text, which is welcome too
        return None
