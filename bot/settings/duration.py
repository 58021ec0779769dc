"""Lengths of time as people write them: 90s, 10m, 2h, 1d."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator

from bot.core.shape import misshapen

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
WRITTEN = re.compile(r"([0-9]{1,6})([smhd])")


def _parse(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    written = WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        raise misshapen("is not a length of time such as 90s, 10m, 2h or 1d")
    amount, unit = written.groups()
    return timedelta(**{UNITS[unit]: int(amount)})


Duration = Annotated[timedelta, BeforeValidator(_parse)]
