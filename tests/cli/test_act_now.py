"""Slack is down and no server runs: two people isolate an instance and release it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.seed import seed
from bot.sandbox.aws.server import running_account
from bot.sandbox.aws.shop import Shop
from bot.store.lock import FileLock
from tests.cli.terminal import POLICIES, Said, Terminal, configure, keys_of, keys_of_amina, waits
from tests.e2e.records import Records
from tests.support.databases import postgres_url

WHERE = ("--account", "shop-prod", "--region", "eu-west-1")


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with running_account() as running:
        yield running


@pytest.fixture(scope="module")
def shop(account: Account) -> Shop:
    return seed(account)


@pytest.fixture(scope="module")
def keys(account: Account) -> Mapping[str, str]:
    return keys_of_amina(account)


@dataclass(frozen=True)
class Desks:
    """The terminals of two people who work on one database."""

    account: Account
    directory: Path
    instance: str
    amina: Terminal
    yusuf: Terminal

    @property
    def records(self) -> Records:
        return Records(f"sqlite:///{self.directory}/firebreak.db")

    def state(self) -> Any:
        """Return what isolating changes of the instance."""
        ec2 = self.account.client("ec2")
        found = ec2.describe_instances(InstanceIds=[self.instance])["Reservations"][0]["Instances"]
        return found[0]["NetworkInterfaces"][0]["Groups"], found[0]["Tags"]

    @property
    def isolating(self) -> tuple[str, ...]:
        words = ("act", "isolate-instance", self.instance, *WHERE)
        return (*words, "--reason", "It attacks others")

    def isolate(self, *more: str) -> Said:
        return self.amina.firebreak(*self.isolating, *more, types=f"{self.instance}\n")

    def release(self, *more: str) -> Said:
        words = ("act", "isolate-instance.undo", self.instance, "--reason", "It is clean")
        return self.amina.firebreak(
            *words, "--incident", "INC-1", *more, types=f"{self.instance}\n"
        )


@pytest.fixture
def desks(account: Account, shop: Shop, keys: Mapping[str, str], tmp_path: Path) -> Desks:
    configure(tmp_path)
    amina, yusuf = Terminal(tmp_path, keys), Terminal(tmp_path, keys_of(account, "yusuf"))
    return Desks(account, tmp_path, shop.web_2.instance_id, amina, yusuf)


def test_one_isolates_and_two_release(desks: Desks) -> None:
    before = desks.state()

    isolated = desks.isolate()
    assert isolated.status == 0, isolated.text
    assert "✓ Cut its network: 1 of 1 interfaces moved to quarantine" in isolated.text
    assert "✅ Isolate instance: done and verified" in isolated.text
    assert f"isolate-instance.undo {desks.instance} --incident INC-1" in isolated.text
    assert desks.state() != before

    asked = desks.release()
    assert asked.status == 0, asked.text
    digest = waits(asked)
    listed = desks.yusuf.ask("approve").text
    (row,) = json.loads(desks.yusuf.ask("approve", "--json").text)
    assert row["digest"].startswith(digest)
    assert (row["asked_by"], row["action"]) == ("amina", "isolate_instance.undo")
    assert f"{digest}  Release instance: " in listed
    assert " ago: It is clean" in listed

    own = desks.amina.firebreak("approve", digest, types="approve\n")
    assert own.status == 1
    assert "You asked for this yourself: somebody else must approve it." in own.text

    approved = desks.yusuf.firebreak("approve", digest, types="approve\n")
    assert approved.status == 0, approved.text
    assert "✅ Release instance: done and verified" in approved.text
    assert desks.state() == before
    assert desks.yusuf.ask("approve").text == "Nothing waits for approval.\n"
    assert_recorded(desks.records)


def assert_recorded(records: Records) -> None:
    """The same record as in Slack: who, by AWS's word, did what on one chain."""
    chain = records.one("SELECT id FROM incidents")
    deeds = [each["kind"] for each in records.entries() if each["chain"] == chain]
    for kind in ("incident.opened_by_hand", "plan.shown", "run.requested", "approval.refused"):
        assert kind in deeds
    assert deeds.count("run.ended") == 2
    (approved,) = records.entries("run.approved")
    assert approved["actor"].endswith(":assumed-role/yusuf/yusuf@shop.test")
    assert records.ledger_problems() == []


def test_nothing_happens_before_the_target_is_typed(desks: Desks) -> None:
    before = desks.state()

    for types in ("", "yes\n", "y\n"):
        refused = desks.amina.ask(*desks.isolating, types=types)
        assert refused.status == 1
        assert refused.text.endswith("Nothing was changed in AWS.\n")

    assert desks.state() == before
    assert desks.records.rows("SELECT * FROM runs") == []


def test_a_stranger_is_told_which_line_to_add(desks: Desks) -> None:
    nobody = Terminal(desks.directory, keys_of(desks.account, "nobody"))

    said = nobody.ask(*desks.isolating)

    arn = "arn:aws:sts::111122223333:assumed-role/nobody/nobody@shop.test"
    assert said.status == 1
    assert f'Add to you under `people`: aws: "{arn}"' in said.text
    assert desks.records.rows("SELECT * FROM incidents") == []


def test_who_has_not_the_role_is_refused_and_recorded(desks: Desks) -> None:
    configure(desks.directory, policies=[{"actions": "*", "run": "yusuf"}])

    said = desks.amina.ask(*desks.isolating)

    assert said.status == 1
    assert "You cannot run this: it needs yusuf." in said.text
    (refused,) = desks.records.entries("action.refused")
    assert refused["actor"] == "aws:arn:aws:iam::111122223333:user/amina"


def test_what_is_blocked_opens_no_incident(desks: Desks) -> None:
    words = ("act", "isolate-instance", "i-0123456789abcdef0", *WHERE, "--reason", "why")

    said = desks.amina.ask(*words)

    assert said.status == 1
    assert said.text.startswith("firebreak: It cannot run: ")
    assert desks.records.rows("SELECT * FROM incidents") == []


def test_a_warning_must_be_understood(desks: Desks, shop: Shop) -> None:
    balancer, other = desks.account.client("elbv2"), [{"Id": shop.web_1.instance_id}]
    group = {"TargetGroupArn": shop.web.target_group_arn, "Targets": other}
    back = balancer.get_waiter("target_in_service")  # whoever was released is not healthy at once
    back.wait(TargetGroupArn=shop.web.target_group_arn, WaiterConfig={"Delay": 1})
    balancer.deregister_targets(**group)
    try:
        first = desks.amina.ask(*desks.isolating, types=f"no\n{desks.instance}\n")
        then = desks.amina.ask(*desks.isolating, types="yes\n")
    finally:
        balancer.register_targets(**group)

    assert "⚠ last healthy target: " in first.text
    assert "Type yes if you understand: " in first.text
    assert "To confirm, type" not in first.text
    assert "To confirm, type" in then.text


def test_a_plan_only_account_gives_the_commands(desks: Desks) -> None:
    configure(desks.directory, accounts={"111122223333": {"name": "shop-prod"}})

    said = desks.amina.ask(*desks.isolating)

    assert said.status == 1
    assert "This account is plan-only" in said.text
    assert "aws ec2 modify-network-interface-attribute" in said.text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("isolate-instance.undo", "i-0abc", "--reason", "why"), "--incident, --reason"),
        (("isolate-instance", "i-0abc"), "say where the target is: --account and --region"),
        (("isolate-instance", "i-0abc", *WHERE, "--break-glass"), "say why: --reason"),
        (("isolate-instance", "i-0abc", *WHERE, "--reason", "why", "--json"), "use one of them"),
    ],
)
def test_what_makes_no_sense_is_wrong_use(desks: Desks, words: tuple[str, ...], says: str) -> None:
    said = desks.amina.ask("act", *words)

    assert said.status == 2
    assert says in said.text


def test_an_incident_must_be_named_as_one(desks: Desks) -> None:
    for named, says in (("the one", "say it as INC-42"), ("INC-42", "there is no INC-42")):
        said = desks.amina.ask(*desks.isolating, "--incident", named)

        assert said.status == 1
        assert says in said.text


@pytest.mark.slow
def test_the_glass_is_broken_only_where_a_policy_allows_it(desks: Desks) -> None:
    asked = [{"actions": "*", "run": "responder", "approve": "commander"}]
    configure(desks.directory, policies=asked)
    refused = desks.isolate("--break-glass")
    assert refused.status == 1
    assert "You cannot break the glass here" in refused.text

    configure(desks.directory, policies=[{**asked[0], "break_glass": "commander"}])
    broken = desks.isolate("--break-glass", "--incident", "INC-1")
    assert broken.status == 0, broken.text
    assert "It runs WITHOUT the approval of the role commander" in broken.text
    assert "✅ Isolate instance: done and verified" in broken.text
    assert desks.records.entries("run.requested")[-1]["break_glass"] is True

    assert desks.release("--break-glass").status == 0


@pytest.mark.slow
def test_rejected_it_does_not_run(desks: Desks) -> None:
    configure(desks.directory, policies=[{"actions": "*", "run": "amina", "approve": "yusuf"}])
    before, digest = desks.state(), waits(desks.isolate())

    said = desks.yusuf.firebreak("approve", digest, types="reject\n")

    assert said.text.endswith("Rejected: nothing was changed.\n")
    assert desks.yusuf.firebreak("approve", digest).text.startswith("firebreak: No run waits with")
    assert desks.state() == before


@pytest.mark.slow
def test_frozen_nothing_starts(desks: Desks) -> None:
    lift = {"actions": "unfreeze", "run": "yusuf"}
    configure(desks.directory, policies=[*POLICIES[1:], {"actions": "*", "run": "amina"}, lift])

    assert desks.amina.firebreak("freeze", "deploys are broken").status == 0
    assert "firebreak: All actions are frozen: deploys are broken" in desks.isolate().text
    refused = desks.amina.firebreak("unfreeze")

    assert refused.status == 1
    assert "You cannot lift the freeze" in refused.text


@pytest.mark.postgres
@pytest.mark.slow
def test_on_postgresql_it_runs_here_where_no_server_does(desks: Desks) -> None:
    with postgres_url() as url:
        here = {"FIREBREAK_DATABASE_URL": url}
        old = desks.amina.firebreak(*desks.isolating, **here)
        assert "run `firebreak migrate`" in old.text

        assert desks.amina.firebreak("migrate", **here).status == 0
        isolated = desks.amina.firebreak(*desks.isolating, types=f"{desks.instance}\n", **here)
        assert "done and verified" in isolated.text, isolated.text

        undo = ("act", "isolate-instance.undo", desks.instance, "--incident", "INC-1")
        asked = desks.amina.firebreak(
            *undo, "--reason", "clean", types=f"{desks.instance}\n", **here
        )
        released = desks.yusuf.firebreak("approve", waits(asked), types="approve\n", **here)
        assert "done and verified" in released.text, released.text


@pytest.mark.slow
def test_while_somebody_holds_the_file_it_only_waits(desks: Desks) -> None:
    configure(desks.directory, policies=[{"actions": "*", "run": "amina", "approve": "yusuf"}])
    desks.amina.firebreak("migrate")
    lock = FileLock(f"sqlite:///{desks.directory / 'firebreak.db'}")
    lock.acquire()
    try:
        digest = waits(desks.isolate())
    finally:
        lock.release()

    assert desks.records.one("SELECT status FROM runs") == "asked"
    assert desks.yusuf.firebreak("approve", digest, types="reject\n").status == 0
