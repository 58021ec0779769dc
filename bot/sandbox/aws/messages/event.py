"""The envelope that EventBridge puts around every event."""

import uuid
from datetime import datetime
from typing import Any

from bot.sandbox.aws.clock import iso_seconds
from bot.sandbox.aws.names import ACCOUNT_ID, REGION


def event(
    source: str, detail_type: str, at: datetime, resources: list[str], detail: dict[str, Any]
) -> dict[str, Any]:
    """Return an event (Amazon EventBridge User Guide, "Events").

    The id follows from the contents, so that the same event twice is the same delivery.
    """
    name = f"{source}/{detail_type}/{at.isoformat()}/{resources}/{detail}"
    return {
        "version": "0",
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, name)),
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT_ID,
        "time": iso_seconds(at),
        "region": REGION,
        "resources": resources,
        "detail": detail,
    }
