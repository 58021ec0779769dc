"""Numbers of things."""


def counted(number: int, noun: str, *, more: bool = False) -> str:
    """Return `1 task`, `3 tasks`, `1,200 tasks`; `100 or more tasks` where there are more."""
    amount = f"{number:,} or more" if more else f"{number:,}"
    return f"{amount} {noun}" if (number, more) == (1, False) else f"{amount} {noun}s"
