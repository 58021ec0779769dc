"""From a click to its modal, and to the plan in it, while 50 runs go and 1,000 wait for approval.

A real `firebreak serve` on SQLite, the sandbox's Slack and AWS. 50 runs are approved at once,
each of which meets a call to AWS that takes a second; 1,000 more stand in the database with
their timers. Meanwhile somebody asks for a plan, again and again. Goals: something opens in
1 s, the plan is there in 3 s. The reference is the same before any of that.
"""

import asyncio
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.sandbox.aws.control import add_fault
from bot.sandbox.aws.faults import Fault, FaultKind
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import running_world
from tests.e2e.actions import prose
from tests.e2e.actions.forging import last_sent
from tests.e2e.actions.prose import attacker, confirmed, planned
from tests.e2e.stage import Stage, on_stage

RUNS, APPROVALS, CLICKS = 50, 1_000, 15
PATIENCE = 60.0
BUTTON = "Isolate instance…"
POLICIES = [
    {"actions": "*", "run": "responder"},
    {"actions": "isolate_instance", "approve": "commander"},
]


async def measure() -> None:
    """Print how long clicks take."""
    with TemporaryDirectory() as name:
        async with (
            running_world(strict=False) as world,
            SandboxClient(world.slack.url) as slack,
            on_stage(world, slack, Path(name), policies=POLICIES) as stage,
        ):
            amina = slack.person("amina")
            _, message = await attacker(stage, slack, "web-0")
            _print("idle", await _clicks(amina, message))
            await _load(stage, slack, amina)
            _print("under load", await _clicks(amina, message))


async def _clicks(amina: Person, message: SeenMessage) -> list[tuple[float, float]]:
    """Click; return the seconds until the modal and until its plan, a pair a click."""
    found = []
    for _ in range(CLICKS):
        begun = time.perf_counter()
        await amina.click(message, BUTTON)
        modal = await amina.expect_modal("Isolate instance", within=PATIENCE)
        opened = time.perf_counter() - begun
        await amina.expect_modal("API calls · digest", within=PATIENCE)
        found.append((opened, time.perf_counter() - begun))
        await amina.close(modal)
    return found


async def _load(stage: Stage, slack: SandboxClient, amina: Person) -> None:
    """Bring about 50 runs under way and 1,000 that wait."""
    clicks = [await _asked(stage, slack, amina, f"web-{n}") for n in range(1, RUNS + 1)]
    _copy(stage.directory / "firebreak.db")
    slow = Fault("ec2", "CreateTags", FaultKind.SLOW, count=RUNS, milliseconds=1000)
    add_fault(stage.world.account, slow)
    await asyncio.gather(*map(slack.deliver, clicks))


async def _asked(stage: Stage, slack: SandboxClient, amina: Person, name: str) -> dict[str, Any]:
    """Ask for an isolation; return the click that approves it."""
    _, message = await attacker(stage, slack, name)
    await confirmed(amina, await planned(amina, message, BUTTON))
    asked = await prose.run(slack, message, "Isolate instance", "waits for approval")
    await slack.person("yusuf").click(asked, "Show the commands")
    click = await last_sent(slack, "block_actions")
    action = {**click["actions"][0], "action_id": "run_approve"}
    return {**click, "trigger_id": f"{click['trigger_id']}.2", "actions": [action]}


def _copy(database: Path) -> None:
    """Put many copies of the newest run that waits beside it, with its plan and timers."""
    with closing(sqlite3.connect(database, timeout=30)) as file, file:
        file.row_factory = sqlite3.Row
        run = file.execute("SELECT * FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        plan = file.execute("SELECT * FROM plans WHERE id = ?", (run["id"],)).fetchone()
        timers = file.execute("SELECT * FROM timers WHERE run = ?", (run["id"],)).fetchall()
        for number in range(APPROVALS):
            new = f"{number:08x}{run['id'][8:]}"
            _insert(file, "runs", {**run, "id": new})
            _insert(file, "plans", {**plan, "id": new})
            for place, timer in enumerate(timers):
                due = {"id": f"{number}.{place}", "run": new, "due_at": run["expires_at"]}
                _insert(file, "timers", {**timer, **due})


def _insert(file: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    marks = ", ".join("?" * len(row))
    file.execute(f"INSERT INTO {table} VALUES ({marks})", list(row.values()))  # noqa: S608 - ours


def _print(when: str, clicks: Sequence[tuple[float, float]]) -> None:
    for what, goal, seconds in (
        ("modal opens", 1, [opened for opened, _ in clicks]),
        ("plan is there", 3, [there for _, there in clicks]),
    ):
        figures = f"{median(seconds):8.2f} s, slowest {max(seconds):.2f} s (goal {goal})"
        print(f"{what + ', ' + when:26}{figures}")


if __name__ == "__main__":
    asyncio.run(measure())
