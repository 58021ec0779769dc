"""A small sample of the table: two kills on each database."""

from pathlib import Path

import pytest

from tests.chaos.actions.databases import place
from tests.chaos.actions.tally import BAD
from tests.chaos.actions.tour import tour

KILLS = 2


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_whatever_is_killed_is_finished_or_reported(name: str, tmp_path: Path) -> None:
    async with place(name, tmp_path) as where:
        tally = await tour(where, tmp_path, seed=312, enough=lambda tally: tally.kills >= KILLS)
    print("\n".join(tally.lines()))
    assert tally.count("hit") > 0
    assert tally.broken == []
    assert {column: tally.count(column) for column in BAD} == dict.fromkeys(BAD, 0)
