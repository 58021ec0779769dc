from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import Result

from bot.cli.policies import SECOND_PERSON, Gap, gaps, rows
from bot.cli.policies_text import print_policies
from bot.core.severity import Severity
from bot.core.staff import Staff
from bot.settings import Config
from handlers.actions import ACTION_OBJECTS
from tests.cli.terminal import configuration, configure

Run = Callable[..., Result]
ACTIONS = ("isolate_instance", "isolate_instance.undo")
TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"


def found(**changed: Any) -> dict[Gap, tuple[str, ...]]:
    config = Config.model_validate(configuration(**changed))
    return gaps(rows(config, ACTIONS), Staff(config.people, config.roles))


def test_two_who_may_approve_are_enough() -> None:
    assert found() == {}


def test_nobody_approves_their_own() -> None:
    roles = {"responder": ["amina", "yusuf"], "commander": ["amina"]}

    gap = Gap("shop-prod", "commander", ("amina",))
    assert found(roles=roles) == {gap: ("isolate_instance.undo",)}


def test_an_undo_that_asks_for_a_second_person_by_itself_needs_one_too() -> None:
    policies = [{"actions": "*", "run": "amina"}]

    gap = Gap("shop-prod", "amina", ("amina",))
    assert found(policies=policies) == {gap: ("isolate_instance.undo",)}


def test_a_slack_group_approves_nothing() -> None:
    roles = {"responder": ["@oncall"]}
    policies = [{"actions": "*", "run": "responder"}]

    gap = Gap("shop-prod", "responder", ("@oncall",))
    assert found(roles=roles, policies=policies) == {gap: ("isolate_instance.undo",)}


def test_who_may_break_the_glass_is_not_stuck() -> None:
    policies = [{"actions": "*", "run": "amina", "approve": "amina", "break_glass": "amina"}]

    assert found(policies=policies) == {}


def test_where_nothing_runs_nobody_need_approve() -> None:
    accounts = {"111122223333": {"name": "shop-prod"}}
    policies = [{"actions": "*", "run": "amina", "approve": "amina"}]

    assert found(accounts=accounts, policies=policies) == {}


def test_an_account_of_another_environment_is_not_concerned() -> None:
    policies = [{"actions": "*", "environment": "staging", "run": "amina", "approve": "amina"}]

    assert found(policies=policies) == {}


def test_what_holds_for_some_severities_is_a_row_of_its_own() -> None:
    critical = {"actions": "isolate_instance", "severity": "critical", "approve": "commander"}
    config = Config.model_validate(
        configuration(policies=[{"actions": "*", "run": "amina"}, critical])
    )

    first, second = rows(config, ["isolate_instance"])

    assert (first.severities, first.demand.approve) == ((Severity.CRITICAL,), ("commander",))
    assert Severity.CRITICAL not in second.severities
    assert second.demand.approve == ()


def test_the_actions_that_ask_for_a_second_person_exist() -> None:
    names = {one.name for a in ACTION_OBJECTS for one in (a, a.undo) if one}

    assert names >= SECOND_PERSON


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_a_terminal_and_cuts_no_action(width: int) -> None:
    config = Config.model_validate(configuration())
    console = Console(force_terminal=True, width=width, record=True, file=StringIO())
    names = [one.name for a in ACTION_OBJECTS for one in (a, a.undo) if one]

    print_policies(console, list(rows(config, names)), Staff(config.people, config.roles))

    text = console.export_text()
    assert max(map(len, text.splitlines())) <= width
    assert all(name.replace("_", "-") in text for name in names)


def test_check_shows_them_a_line_each_and_fails_where_nobody_could_approve(
    run: Run, tmp_path: Path
) -> None:
    roles = {"responder": ["amina", "yusuf"], "commander": ["amina"]}
    configure(tmp_path, topics=[TOPIC], roles=roles)

    result = run("check")

    assert result.exit_code == 1
    line = "isolate-instance.undo: run responder (amina, yusuf); approve commander (amina)"
    assert f"    {line}; break glass no\n" in result.stdout
    assert "    isolate-instance: run responder (amina, yusuf); approve not needed" in result.stdout
    problems = [line for line in result.stdout.splitlines() if line.startswith("✗")]
    (problem,) = problems
    assert problem.startswith("✗ firebreak.yaml: in shop-prod nobody could approve isolate-inst")
    assert problem.endswith(
        "where amina runs it: add a person to the role commander, or allow break_glass"
    )
