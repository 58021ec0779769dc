"""An export is what a check stands on: yesterday's names what somebody changed since."""

import json

import pytest

from bot.core.audit import Report, Verdict
from bot.core.offline import check_proof
from bot.core.person import Person
from bot.core.policy import Policy
from bot.core.proof import Proof, read_proof
from bot.core.staff import Staff
from bot.flow.audit.whole import Audit
from bot.flow.authorize import Authorize
from bot.flow.erase import Erase
from bot.store import checkpoints
from tests.export.night import Night
from tests.support.forgery import forge, saying
from tests.support.scene import AMINA

# SQLite alone: what is read is the same (tests/flow/test_gather.py has both).
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def exported(night: Night) -> Proof:
    return read_proof(json.loads(await night.text("json")))


async def checked(night: Night, earlier: Proof) -> Report:
    return await Audit(night.scene.database, lambda _: None, "", earlier).check()


async def nobody() -> dict[str, frozenset[str]]:
    return {}


async def erase(night: Night, seq: int) -> None:
    staff = Staff({"amina": Person(slack="U01AMINA")}, {})
    policies = [Policy.model_validate({"actions": "erase", "run": "amina"})]
    authorize = Authorize(staff, policies, {}, nobody)
    verb = Erase(night.scene.database, authorize, night.scene.clock, lambda: None)
    await verb.erase(1, seq, AMINA, "a password")


async def test_it_is_proven_by_a_checkpoint_without_any_database(night: Night) -> None:
    async with night.scene.database.write() as connection:
        await checkpoints.take(connection, night.scene.clock.now)
        last = await checkpoints.newest(connection)
    assert last is not None
    proof = await exported(night)
    report = check_proof(proof, last.hash.hex())
    assert (report.verdict, report.proven) == (Verdict.ANCHORED, len(proof.entries))


async def test_yesterdays_names_what_was_forged(night: Night) -> None:
    earlier = await exported(night)
    seq = next(one.seq for one in earlier.entries if one.kind == "note")
    assert (await checked(night, earlier)).verdict is Verdict.ANCHORED
    await forge(
        night.scene.database,
        earlier.chain,
        lambda chain: [saying(one, text="all well") if one.seq == seq else one for one in chain],
    )
    report = await checked(night, earlier)
    assert report.problems == [f"INC-1 #{seq}: was changed since then: text"]


async def test_what_was_erased_says_so_and_checks_against_yesterdays(night: Night) -> None:
    earlier = await exported(night)
    seq = next(one.seq for one in earlier.entries if one.kind == "note")
    await erase(night, seq)
    assert (await checked(night, earlier)).verdict is Verdict.ANCHORED
    assert check_proof(await exported(night)).verdict is Verdict.UNANCHORED
    for name in ("markdown", "html", "csv", "json"):
        text = await night.text(name)
        assert "erased by amina at 2026-11-20" in text, name
