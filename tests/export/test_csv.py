"""A spreadsheet runs nothing that an event said."""

import csv
import io

import pytest

from bot.core.ledger import Entry
from bot.store import ledger
from tests.export.night import Night
from tests.support.kinds import filled


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", "\n=1", "\uff1d1"]
)
async def test_no_cell_begins_like_a_formula(night: Night, text: str) -> None:
    fields = filled("evidence.read", query=text, details=[text])
    read = Entry(await night.chain(), "evidence.read", night.scene.clock.now, "system", fields)
    async with night.scene.database.write() as connection:
        await ledger.append(connection, [read])
    (*_, row) = csv.DictReader(io.StringIO(await night.text("csv")))

    assert (row["query"], row["details"]) == (f"'{text}", f"'{text}")
