"""Every table is forgotten, bounded or said to stay: a new one makes somebody decide."""

from bot.store.schema import TABLES
from tests.docs.guide import REPOSITORY

PAGE = (REPOSITORY / "docs" / "guides" / "operate.md").read_text(encoding="utf-8")

# Proven in tests/flow/test_forget.py and test_tend.py, and tests/store/test_quarantine.py.
FORGOTTEN = {
    "inbox": "| raw signals",
    "plans": "| plans that nobody confirmed",
    "flood_incidents": "| which incidents a flood's digest showed",
    "quarantine": "| messages in quarantine",
}
# A few rows whatever happens, or rows that go with what they wait for.
BOUNDED = {"compatibility", "groups", "heartbeats", "leases", "notices", "timers"}
# They grow with incidents and with what people do, and stay.
FOR_GOOD = {
    "alerts", "approvals", "backfills", "captured", "chains", "checkpoint_heads", "checkpoints",
    "erasures", "escalations", "evidence", "floods", "freezes", "incidents", "ledger", "messages",
    "pages", "run_steps", "runs", "steps",
}  # fmt: skip


def test_every_table_is_one_of_the_three() -> None:
    named = [*FORGOTTEN, *BOUNDED, *FOR_GOOD]
    assert sorted(named) == sorted(table.name for table in TABLES)


def test_the_page_says_of_each_what_becomes_of_it() -> None:
    assert [row for row in FORGOTTEN.values() if row not in PAGE] == []
    assert "a signal that triage gave up on" in PAGE
