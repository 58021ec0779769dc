"""Entries as they are told, made by hand."""

from datetime import datetime
from typing import Any

from bot.core.person import Person
from bot.core.staff import Staff
from bot.export.told import Told
from tests.support.alerts import THREE

STAFF = Staff(
    {"amina": Person(slack="U01AMINA"), "yusuf": Person(slack="U02YUSUF")},
    {"responder": ("amina", "yusuf"), "commander": ("amina",)},
)


def told(kind: str, at: datetime = THREE, who: str = "amina", **fields: Any) -> Told:
    actor = {"amina": "slack:U01AMINA", "yusuf": "slack:U02YUSUF"}.get(who, "system")
    shown = {**fields, "actor": who}
    return Told(1, kind, at, bytes(32), actor, shown, frozenset(), redacted=False)
