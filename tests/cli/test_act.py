import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from bot.core.errors import AwsRefused
from bot.sandbox.aws.account import Account
from bot.sandbox.aws.seed import seed
from bot.sandbox.aws.server import running_account
from bot.sandbox.aws.shop import Shop
from handlers.assumed import Caller
from handlers.aws import Sessions

Run = Callable[..., Result]
CONFIG = """
routes: [{channel: C0ALARMS}]
accounts: {"111122223333": {name: shop-prod}}
"""


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with running_account() as running:
        yield running


@pytest.fixture(scope="module")
def shop(account: Account) -> Shop:
    return seed(account)


@pytest.fixture
def act(run: Run, account: Account, tmp_path: Path) -> Run:
    (tmp_path / "firebreak.yaml").write_text(CONFIG)
    where = ("--account", "shop-prod", "--region", "eu-west-1")
    return lambda *words: run("act", *words, *where, env=dict(account.environment()))


def groups(account: Account, shop: Shop) -> object:
    found = account.client("ec2").describe_instances(InstanceIds=[shop.web_2.instance_id])
    return found["Reservations"][0]["Instances"][0]["NetworkInterfaces"][0]["Groups"]


def test_isolating_is_planned_and_changes_nothing(act: Run, account: Account, shop: Shop) -> None:
    before = groups(account, shop)

    result = act("isolate-instance", shop.web_2.instance_id)

    assert result.exit_code == 0, result.output
    assert "1 of 1 interfaces: shop-web -> firebreak-quarantine" in result.stdout
    assert "aws ec2 modify-network-interface-attribute --region eu-west-1" in result.stdout
    assert groups(account, shop) == before


def test_a_choice_changes_the_plan(act: Run, shop: Shop) -> None:
    words = ("isolate-instance", shop.web_2.instance_id, "--set", "stop=true", "--json")

    plan = json.loads(act(*words).stdout)

    assert plan["parameters"]["stop"] is True
    assert any(call["operation"] == "StopInstances" for call in plan["calls"])
    assert len(plan["digest"]) == 64


def test_rolling_back_is_planned(act: Run) -> None:
    result = act("rollback-service", "shop/api")

    assert result.exit_code in (0, 1), result.output
    assert "Roll back: shop/api" in result.stdout


def test_a_blocked_plan_is_a_problem(act: Run) -> None:
    result = act("isolate-instance", "i-0123456789abcdef0")

    assert result.exit_code == 1
    assert "✗" in result.stdout


def test_an_unknown_action_is_wrong_use(act: Run) -> None:
    result = act("isolate", "i-0123456789abcdef0")

    assert result.exit_code == 2
    assert "there is no action isolate: use isolate-instance" in result.stderr


def test_the_read_role_is_taken_with_its_external_id(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = "arn:aws:iam::111122223333:role/firebreak-read"
    account = f'{{name: shop-prod, read_role: "{role}", external_id: shop/1}}'
    Path("firebreak.yaml").write_text(CONFIG.replace("{name: shop-prod}", account))
    taken = []

    def refuse(_: Sessions, account: str, region: str, caller: Caller) -> None:
        taken.append((account, region, caller))
        raise AwsRefused("not today")

    monkeypatch.setattr(Sessions, "session", refuse)
    where = ("--account", "shop-prod", "--region", "eu-west-1")
    result = run("act", "isolate-instance", "i-0123456789abcdef0", *where)

    assert result.stderr == "firebreak: not today\n"
    caller = Caller(role=role, external_id="shop/1")
    assert taken == [("111122223333", "eu-west-1", caller)]


def test_a_profile_of_the_teams_own_is_a_choice(act: Run, shop: Shop, tmp_path: Path) -> None:
    profiles = 'egress_profiles: {payments: [{protocol: tcp, ports: 443, to: "203.0.113.0/24"}]}\n'
    (tmp_path / "firebreak.yaml").write_text(CONFIG + profiles)
    words = ("tighten-egress", shop.web_2.instance_id, "--set", "profile=payments", "--json")

    plan = json.loads(act(*words).stdout)

    assert plan["parameters"]["profile"] == "payments"
    assert "203.0.113.0/24" in json.dumps(plan["calls"])
