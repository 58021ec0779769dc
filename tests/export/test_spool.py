"""A chain on disk comes back byte for byte, also a damaged one."""

import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ledger import Sealed
from bot.export.spool import Spool
from tests.export.night import Night
from tests.support.alerts import THREE

ANY = st.lists(st.tuples(st.binary(max_size=60), st.binary(max_size=60), st.text(max_size=9)))


@given(ANY)
def test_what_goes_in_comes_out_each_time(parts: list[tuple[bytes, bytes, str]]) -> None:
    entries = [
        Sealed("chain", seq, kind, THREE, header, content, bytes([seq % 256]) * 32)
        for seq, (header, content, kind) in enumerate(parts, 1)
    ]
    with Spool("chain", bytes(32)) as spool:
        spool.add(entries[:2])
        spool.add(entries[2:])
        one, other = iter(spool), iter(spool)
        assert next(one, None) == next(other, None)  # two walks at once
        assert list(spool) == entries
        assert (spool.count, spool.last) == (len(entries), len(entries))


async def test_without_any_place_to_write_memory_must_do(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = await night.text("json")
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/directory")
    assert await night.text("json") == expected
