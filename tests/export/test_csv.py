"""A spreadsheet runs nothing that an event said."""

import csv
import io

import pytest

from tests.export.night import Night
from tests.support.scene import AMINA


@pytest.mark.parametrize("note", ["=HYPERLINK(1)", "+1", "-1", "@x"])
async def test_no_cell_begins_like_a_formula(night: Night, note: str) -> None:
    await night.scene.respond.note(1, AMINA, note)
    rows = list(csv.reader(io.StringIO(await night.text("csv"))))

    assert note in rows[-1][6]
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
