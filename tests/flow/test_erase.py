"""A text that must not stand there is gone, from rows and files, and the chain still checks."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.audit import Verdict
from bot.core.erasure import erasures, readable
from bot.core.errors import EntryIsUnknown, IncidentIsUnknown, NothingToErase, PersonIsNotAllowed
from bot.core.kinds import sentence
from bot.core.ledger import Entry, opened
from bot.core.person import Person
from bot.core.policy import Policy
from bot.core.proof import pieces, proven, read_proof
from bot.core.staff import Staff
from bot.flow.audit.whole import Audit
from bot.flow.authorize import Authorize
from bot.flow.erase import Erase
from bot.store import ledger, messages
from bot.store.base import metadata
from bot.store.vacuum import vacuum
from tests.flow.test_respond import by_hand
from tests.support.alerts import alarm
from tests.support.scene import AMINA, YUSUF, Scene

SECRET = 'hunter2-is "the" pässword'
WHY = "a password in a note"


async def nobody() -> dict[str, frozenset[str]]:
    return {}


@pytest.fixture
def erase(scene: Scene) -> Erase:
    people = {"amina": Person(slack="U01AMINA"), "yusuf": Person(slack="U02YUSUF")}
    policies = [Policy.model_validate({"actions": "erase", "run": "amina"})]
    authorize = Authorize(Staff(people, {}), policies, {}, nobody)
    return Erase(scene.database, authorize, scene.clock, lambda: None)


async def noted(scene: Scene) -> str:
    """Return the chain of an incident in which somebody noted a secret, and Slack shows it."""
    one = await scene.respond.open(AMINA, by_hand())
    await scene.respond.note(1, YUSUF, SECRET)
    await scene.respond.impact(1, AMINA, "03:00", "03:10", f"we read {SECRET} aloud")
    async with scene.database.write() as connection:
        shown = next(m for m in await scene.messages(1) if SECRET in m.text)
        await messages.change(connection, shown.id, ts="17.5", posted=1)
        fields = {"channel": shown.channel, "ts": "17.5", "role": "reply", "text": "notes: hun…"}
        posted = Entry(one.id, "message.posted", scene.clock.now, "system", fields)
        await ledger.append(connection, [posted])
    return one.id


async def everything(scene: Scene) -> str:
    """Return all that any row says."""
    found = []
    async with scene.database.read() as connection:
        for table in metadata.sorted_tables:
            found += [
                str(dict(row)) for row in (await connection.execute(select(table))).mappings()
            ]
    return "\n".join(found)


async def test_the_text_is_nowhere_and_the_chain_still_checks(scene: Scene, erase: Erase) -> None:
    chain = await noted(scene)
    before = await scene.entries(chain)
    kept = read_proof(json.loads("".join(pieces(chain, map(proven, before)))))

    done = await erase.erase(1, 2, AMINA, WHY)

    assert done.names == ("text",)
    assert done.seqs == (2, 3, 4)  # the impact quotes it, and a message showed it
    left = await everything(scene)
    assert SECRET not in left
    assert "pässword" not in left
    report = await Audit(scene.database, lambda _: None, before[-1].hash.hex(), kept).check()
    assert (report.problems, report.verdict) == ([], Verdict.ANCHORED)


async def test_what_stays_says_who_erased_it_and_why(scene: Scene, erase: Erase) -> None:
    chain = await noted(scene)
    await erase.erase(1, 2, AMINA, WHY)
    entries = await scene.entries(chain)
    gone = erasures(entries)
    said = sentence("note", readable(entries[1], gone))
    assert said == f"{YUSUF} notes: [erased by {AMINA} at 2026-11-20 03:00 UTC]"
    last = [one for one in entries if one.kind == "entry.erased"]
    assert [opened(one) for one in last] == [
        {"actor": AMINA, "entry": seq, "names": [name], "reason": WHY}
        for seq, name in ((2, "text"), (3, "saw"), (4, "text"))
    ]
    assert sentence(last[0].kind, opened(last[0])) == f"{AMINA} erased text of entry 2: {WHY}"


async def test_slack_shows_it_no_more(scene: Scene, erase: Erase) -> None:
    await noted(scene)
    await erase.erase(1, 2, AMINA, WHY)
    (note,) = [one for one in await scene.messages(1) if one.ts == "17.5"]
    assert "[erased]" in note.text
    assert note.posted < note.wanted


async def test_all_texts_of_an_entry_go(scene: Scene, erase: Erase) -> None:
    chain = await noted(scene)
    await erase.erase(1, 3, AMINA, WHY)  # the impact, in the words around the secret too
    entries = await scene.entries(chain)
    assert opened(entries[2]) == {"actor": AMINA}
    assert "aloud" not in await everything(scene)


async def test_the_raw_signal_of_an_alert_goes_too(scene: Scene, erase: Erase) -> None:
    await scene.say(alarm(title="token=abcdef123456 leaked"))
    done = await erase.erase(1, 1, AMINA, WHY)
    assert done.names == ("title",)
    assert "abcdef123456" not in await everything(scene)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ((9, 1, AMINA, WHY), IncidentIsUnknown),
        ((1, 99, AMINA, WHY), EntryIsUnknown),
        ((1, 2, AMINA, " "), NothingToErase),
        ((1, 2, YUSUF, WHY), PersonIsNotAllowed),
        ((1, 2, "slack:U09STRANGER", WHY), PersonIsNotAllowed),
    ],
)
async def test_what_cannot_be_erased_says_why(
    scene: Scene, erase: Erase, asked: tuple[int, int, str, str], why: type[Exception]
) -> None:
    await noted(scene)
    with pytest.raises(why):
        await erase.erase(*asked)
    refused = [kind for kind in await scene.kinds() if kind == "action.refused"]
    assert len(refused) == (why is PersonIsNotAllowed)
    assert SECRET in await everything(scene)


async def test_twice_is_once(scene: Scene, erase: Erase) -> None:
    await noted(scene)
    await erase.erase(1, 2, AMINA, WHY)
    with pytest.raises(NothingToErase):
        await erase.erase(1, 2, AMINA, WHY)


async def test_the_bytes_are_gone_from_the_files(
    scene: Scene, erase: Erase, tmp_path: Path
) -> None:
    await noted(scene)
    assert scene.database.is_sqlite is holds(tmp_path, "pässword")
    done = await erase.erase(1, 2, AMINA, WHY)
    await vacuum(scene.database, list(done.tables))
    assert not holds(tmp_path, "pässword")
    assert not holds(tmp_path, "hunter2")
    assert (await scene.incident()).number == 1


def holds(folder: Path, word: str) -> bool:
    """Tell whether a SQLite file, or what belongs to it, has a word in its bytes."""
    return any(word.encode() in file.read_bytes() for file in folder.glob("firebreak.db*"))
