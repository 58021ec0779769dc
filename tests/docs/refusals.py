"""Every way in which a delivery is turned away."""

from collections.abc import Iterator
from inspect import cleandoc

from bot.inbound.rejection import REJECTIONS
from tests.docs.table import code, table


def refusals() -> str:
    """Return the table, by status."""
    return table(("status", "reason", "when"), _rows())


def _rows() -> Iterator[tuple[str, str, str]]:
    for error, (status, reason) in sorted(REJECTIONS.items(), key=lambda each: each[1]):
        yield str(status), code(reason.value), cleandoc(error.__doc__ or "").partition("\n\n")[0]
