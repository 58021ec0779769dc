"""`firebreak doctor` on the sandbox's account and Slack, whole and broken."""

import asyncio
import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from bot.cli import build, examination
from bot.core.complaint import Complaint
from bot.sandbox.aws.control import add_fault, clear_faults
from bot.sandbox.aws.faults import Fault, FaultKind
from bot.sandbox.aws.names import ACCOUNT_ID
from bot.sandbox.aws.seed import seed
from bot.sandbox.aws.server import running_account
from bot.sandbox.slack import InstalledApp, Workspace, running_workspace
from bot.store import quarantine
from bot.store.database import open_database
from bot.store.migrate import migrate
from handlers.checkup.region import Region
from tests.cli.terminal import ROLE, configuration
from tests.flow.test_slack_check import MANIFEST
from tests.handlers.checkup.shop import URL, Practice, make_whole
from tests.support.signals import signal

OTHER = "arn:aws:sns:eu-west-1:111122223333:other"
WHOLE = "✓ nothing keeps alarms from reaching people\n"
UNTAKEN = "AssumeRole: sts:AssumeRole is missing"


@dataclass(frozen=True)
class Clinic:
    """The whole shop and its people, and where the command is run."""

    practice: Practice
    directory: Path

    def ask(self, *words: str, slack: bool = True, **changed: Any) -> Result:
        """Run the command in a shop that is whole but for what is changed."""
        config = configuration(
            **{
                "topics": [self.practice.shop.topic_arn],
                "queues": [self.practice.shop.queue_url],
                **self.account(),
                **changed,
            }
        )
        (self.directory / "firebreak.yaml").write_text(json.dumps(config))
        return asyncio.run(self._asked(words, slack=slack))

    def complaints(self, **changed: Any) -> list[dict[str, Any]]:
        """Return what it says as JSON."""
        said: list[dict[str, Any]] = json.loads(self.ask("--json", **changed).stdout)
        return said

    def account(self, **changed: Any) -> dict[str, Any]:
        (account,) = configuration()["accounts"].values()
        fields = {**account, "regions": ["eu-west-1"], **changed}
        return {"accounts": {ACCOUNT_ID: {k: v for k, v in fields.items() if v is not None}}}

    async def _asked(self, words: tuple[str, ...], *, slack: bool) -> Result:
        app = InstalledApp.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))
        async with running_workspace(Workspace(app)) as workspace:
            env = {**self.practice.sandbox.environment(), "FIREBREAK_PUBLIC_URL": URL}
            env |= {"SLACK_API_URL": f"{workspace.url}/api/"}
            env |= {"SLACK_BOT_TOKEN": workspace.app.bot_token} if slack else {}
            return await asyncio.to_thread(self._run, words, env)

    def _run(self, words: tuple[str, ...], env: dict[str, str]) -> Result:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.directory)
            for name in [n for n in os.environ if n.startswith(("FIREBREAK_", "SLACK_", "AWS_"))]:
                patch.delenv(name)
            with unchanged_logs():
                return CliRunner().invoke(build(), ["doctor", *words], env=env)


@contextmanager
def unchanged_logs() -> Iterator[None]:
    """Give the logs back, which a command configures for its whole process."""
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        yield
    finally:
        root.handlers = before[0]
        root.setLevel(before[1])


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    with running_account() as account:
        iam = account.client("iam")
        for role in ("firebreak-read", "firebreak-execute"):
            iam.create_role(RoleName=role, AssumeRolePolicyDocument="{}")
        yield make_whole(account, seed(account))


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer what IAM's simulator would, which moto has not; return what it says is allowed."""
    said: list[str] = []
    monkeypatch.setattr(examination, "denied", lambda *_: said)
    return said


@pytest.fixture
def clinic(practice: Practice, tmp_path: Path) -> Iterator[Clinic]:
    yield Clinic(practice, tmp_path)
    clear_faults(practice.sandbox)


@pytest.mark.usefixtures("simulator")
def test_a_whole_shop_has_nothing_that_hurts(clinic: Clinic) -> None:
    result = clinic.ask()
    assert (result.exit_code, result.stdout) == (0, WHOLE), result.output
    assert clinic.ask("--json").stdout == "[]\n"
    assert not (clinic.directory / "firebreak.db").exists()


@pytest.mark.usefixtures("simulator")
def test_the_worst_comes_first_with_evidence_and_fix(clinic: Clinic) -> None:
    routes = [{"match": {"severity": "info"}, "channel": "C0GENERAL"}, {"channel": "C0ALARMS"}]
    roles = {"responder": ["amina", "yusuf"], "commander": ["amina"]}
    with (
        clinic.practice.without_rule("ecs"),
        clinic.practice.alarm("[red]disk\x1b[2J", AlarmActions=[]),
    ):
        result = clinic.ask(routes=routes, roles=roles)
        as_json = clinic.complaints(routes=routes, roles=roles)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert [line for line in lines if not line.startswith(" ")] == [
        "Nobody hears of it",
        "People hear of it and cannot act",
        "People hear late, or know less than they could",
    ]
    assert lines[1:4] == [
        "  ✗ 1 alarm without an action  (shop-prod eu-west-1)",
        "      evidence  no AlarmActions, and no composite alarm watches it: [red]disk\\x1b[2J",
        f"      fix       add to their AlarmActions: {clinic.practice.shop.topic_arn}",
    ]
    assert "\x1b" not in result.output
    assert [one["hurts"] for one in as_json] == ["silent", "silent", "stuck", "late"]
    assert as_json[0] == {
        "hurts": "silent",
        "what": "1 alarm without an action",
        "evidence": "no AlarmActions, and no composite alarm watches it: [red]disk\x1b[2J",
        "fix": f"add to their AlarmActions: {clinic.practice.shop.topic_arn}",
        "account": "shop-prod",
        "region": "eu-west-1",
        "things": ["[red]disk\x1b[2J"],
    }


def test_what_an_emulator_cannot_answer_is_said_and_nothing_else(clinic: Clinic) -> None:
    (one,) = clinic.complaints()
    assert one["hurts"] == "unchecked"
    assert one["what"] == "Whether the execute role may do what actions need could not be checked"


def test_permissions_that_the_execute_role_lacks(clinic: Clinic, simulator: list[str]) -> None:
    simulator += ["ec2:StopInstances", "ecs:UpdateService"]
    (one,) = clinic.complaints()
    assert (one["hurts"], one["things"]) == ("stuck", simulator)
    assert one["evidence"] == (
        f"IAM's simulator refuses {ROLE}/firebreak-execute ec2:StopInstances, ecs:UpdateService"
    )
    assert one["fix"].endswith("firebreak iam --account shop-prod")


@pytest.mark.usefixtures("simulator")
@pytest.mark.parametrize(("kind", "other"), [("read", "execute"), ("execute", "read")])
def test_a_role_that_cannot_be_taken_stops_people(clinic: Clinic, kind: str, other: str) -> None:
    add_fault(clinic.practice.sandbox, Fault("sts", "AssumeRole", FaultKind.DENIED, count=2))
    (one,) = clinic.complaints(**clinic.account(**{f"{other}_role": None}))
    assert (one["hurts"], one["what"]) == ("stuck", f"The {kind} role cannot be taken")
    assert one["evidence"].startswith(f"{ROLE}/firebreak-{kind}: {UNTAKEN}")
    assert one["fix"] == (
        f"give the role the trust policy {kind}-trust of: firebreak iam --account shop-prod"
    )


@pytest.mark.usefixtures("simulator")
def test_credentials_that_have_expired_say_nothing_about_the_server(clinic: Clinic) -> None:
    add_fault(clinic.practice.sandbox, Fault("sts", "AssumeRole", FaultKind.EXPIRED, count=2))
    (one,) = clinic.complaints(**clinic.account(read_role=None))
    assert (one["hurts"], one["fix"]) == (
        "unchecked",
        "run this with the credentials that the server has",
    )


@pytest.mark.usefixtures("simulator")
def test_an_account_of_somebody_else_needs_a_role(clinic: Clinic) -> None:
    foreign = {"name": "shop-test", "regions": ["eu-west-1"]}
    accounts = {**clinic.account()["accounts"], "444455556666": foreign}
    (one,) = clinic.complaints(accounts=accounts)
    assert (one["hurts"], one["account"]) == ("unchecked", "shop-test")
    assert "our own credentials are of account 111122223333" in one["evidence"]


@pytest.mark.usefixtures("simulator")
def test_without_regions_every_region_that_is_switched_on_is_looked_at(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def look(region: Region) -> list[Complaint]:
        looked.append(region.aws.region)
        return []

    monkeypatch.setattr(examination, "examine", look)
    assert clinic.complaints(**clinic.account(regions=None)) == []
    every = clinic.practice.client("ec2").describe_regions()["Regions"]
    assert sorted(looked) == sorted(region["RegionName"] for region in every)
    assert len(looked) > 10


@pytest.mark.usefixtures("simulator")
def test_a_region_that_takes_too_long_is_given_up(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "SECONDS", 0.01)
    (one,) = clinic.complaints()
    assert (one["hurts"], one["region"]) == ("unchecked", "eu-west-1")
    assert one["evidence"] == "AWS took longer than 0.01 s"


def test_without_accounts_it_looks_with_our_own_credentials(clinic: Clinic) -> None:
    with clinic.practice.alarm("disk", AlarmActions=[]):
        (one,) = clinic.complaints(accounts={}, policies=[])
    assert (one["account"], one["region"]) == (ACCOUNT_ID, "eu-west-1")


@pytest.mark.usefixtures("simulator")
def test_without_a_token_slack_is_said_to_be_unchecked(clinic: Clinic) -> None:
    result = clinic.ask(slack=False)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines()[:3] == [
        "Could not be checked",
        "  ✗ Slack could not be checked",
        "      evidence  SLACK_BOT_TOKEN is not set",
    ]


@pytest.mark.usefixtures("simulator")
def test_the_database_is_asked_where_there_is_one(clinic: Clinic) -> None:
    file = clinic.directory / "firebreak.db"
    asyncio.run(filled(file))
    (one,) = clinic.complaints()
    assert (one["hurts"], one["things"]) == ("silent", [OTHER])
    file.write_bytes(b"no database" * 1000)
    (one,) = clinic.complaints()
    assert (one["hurts"], one["what"]) == ("unchecked", "The database could not be checked")


async def filled(file: Path) -> None:
    database = open_database(f"sqlite:///{file}")
    await migrate(database)
    async with database.write() as connection:
        await quarantine.keep(connection, signal("1", publisher=OTHER))
    await database.close()


@pytest.mark.usefixtures("simulator")
def test_an_old_schema_is_a_complaint_with_the_command(clinic: Clinic) -> None:
    sqlite3.connect(clinic.directory / "firebreak.db").execute("CREATE TABLE x (y)").close()
    (one,) = clinic.complaints()
    assert (one["hurts"], one["fix"]) == ("unchecked", "run `firebreak migrate`")


def test_a_mistake_in_the_file_is_wrong_use(clinic: Clinic) -> None:
    result = clinic.ask(routes=[])
    assert result.exit_code == 2
    assert result.stderr.startswith("firebreak.yaml:1: ")
    assert result.stdout == ""
