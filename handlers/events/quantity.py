"""Numbers that people read at a glance."""

_DECIMAL = (("G", 1e9), ("M", 1e6), ("k", 1e3))
_BYTES = (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3))
_BINARY = (("TiB", 2.0**40), ("GiB", 2.0**30), ("MiB", 2.0**20), ("KiB", 2.0**10))


def human_number(value: float) -> str:
    """Return 1500 as `1.5k`; a number that has no short form as it is (1234 as `1234`)."""
    return _exact(value, _DECIMAL, "") or _plain(value)


def human_bytes(value: float) -> str:
    """Return 500000000 as `500 MB`, 5368709120 as `5 GiB`; others rounded: `1.23 MB`."""
    if exact := _exact(value, _BYTES, " ") or _exact(value, _BINARY, " "):
        return exact
    unit, size = next(((u, s) for u, s in _BYTES if abs(value) >= s), ("bytes", 1.0))
    return f"{value / size:.3g} {unit}"


def _exact(value: float, units: tuple[tuple[str, float], ...], space: str) -> str:
    """Return the value in its largest unit if two decimals say it exactly, else ""."""
    for unit, size in units:
        if abs(value) >= size:
            short = round(value / size, 2)
            return f"{_plain(short)}{space}{unit}" if short * size == value else ""
    return ""


def _plain(value: float) -> str:
    return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"  # noqa: PLR2004 6 digits are a million
