"""See whether entries, heads and checkpoints agree on where each chain ends."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import audit
from bot.store.audit import Stretch


async def disagreements(connection: AsyncConnection, within: Stretch) -> list[str]:
    """Return what they disagree on in a stretch of the ledger, a sentence each."""
    ends = await audit.ends(connection, within)
    strays = await audit.strays(connection, within)
    denied = await audit.denied(connection, within)
    unvouched = await audit.unvouched(connection, within)
    return [
        *(f"{chain} #{seq}: {_is(gone)}, says the head of its chain" for chain, seq, gone in ends),
        *(f"{chain} #{seq}: stands beyond the end of its chain" for chain, seq in strays),
        *(
            f"{chain} #{seq}: {_is(gone)}, says checkpoint {number}"
            for chain, seq, number, gone in denied
        ),
        *(
            f"{chain} #{seq}: the checkpoint that vouched for it is missing"
            for chain, seq in unvouched
        ),
    ]


def _is(missing: bool) -> str:  # noqa: FBT001  one word for another
    return "is missing" if missing else "is another entry"
