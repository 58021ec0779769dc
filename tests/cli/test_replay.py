import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from bot.sandbox.slack.blocks import problems

Run = Callable[..., Result]
EVENTS = sorted((Path(__file__).parents[1] / "fixtures" / "events").glob("*.json"))
ALARM = next(path for path in EVENTS if path.name == "cloudwatch_sns_alarm.json")
FINDING = next(path for path in EVENTS if path.name == "guardduty_ec2.json")
ALERT = {"source", "status", "severity", "title", "account", "region", "fingerprint", "targets"}


def replayed(run: Run, *files: Path, **options: object) -> object:
    result = run("replay", *map(str, files), "--json", **options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_every_kind_of_message_becomes_something_slack_takes(run: Run, path: Path) -> None:
    shown = replayed(run, path)

    assert isinstance(shown, dict)
    assert set(shown) == {"alerts", "route", "runbook", "actions", "message"}
    assert shown["alerts"]
    for alert in shown["alerts"]:
        assert set(alert) == ALERT
        assert alert["status"] in ("firing", "resolved")
        assert all(set(target) == {"kind", "id"} for target in alert["targets"])
    assert problems(shown["message"]["blocks"]) == []
    assert shown["message"]["text"]


def test_a_finding_names_its_runbook_and_what_can_be_done(run: Run) -> None:
    shown = replayed(run, FINDING)

    assert isinstance(shown, dict)
    assert shown["runbook"] == "instance-attacking"
    assert shown["actions"] == ["isolate_instance", "tighten_egress"]
    assert shown["message"]["text"].startswith("HIGH: web-1 is attacking other hosts")
    assert shown["route"] is None


def test_several_files_are_a_list_in_their_order(run: Run) -> None:
    shown = replayed(run, ALARM, FINDING)

    assert isinstance(shown, list)
    assert [one["alerts"][0]["source"] for one in shown] == ["cloudwatch", "guardduty"]


def test_standard_input(run: Run) -> None:
    result = run("replay", "-", "--json", input=FINDING.read_bytes())

    assert json.loads(result.stdout)["alerts"][0]["source"] == "guardduty"


def test_any_bytes_are_an_unrecognised_message(run: Run) -> None:
    result = run("replay", "-", input=b"\xff\x00 not json")

    assert result.exit_code == 0
    assert "Unrecognised message" in result.stdout


def test_with_a_configuration_it_names_the_route(run: Run, tmp_path: Path) -> None:
    config = "routes: [{match: {source: guardduty}, channel: C0SECURITY}, {channel: C0ALARMS}]"
    (tmp_path / "firebreak.yaml").write_text(config)

    shown = replayed(run, FINDING, ALARM)

    assert isinstance(shown, list)
    assert [one["route"]["channel"] for one in shown] == ["C0SECURITY", "C0ALARMS"]


def test_a_wrong_configuration_does_not_stop_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "firebreak.yaml").write_text("routes: 5")

    result = run("replay", str(FINDING))

    assert result.exit_code == 0
    assert "without routes: firebreak.yaml:1:" in result.stderr


def test_a_file_that_is_not_there_is_wrong_use(run: Run) -> None:
    result = run("replay", "missing.json")

    assert result.exit_code == 2
    assert result.stderr == "missing.json: No such file or directory\n"


def test_it_touches_nothing(run: Run, tmp_path: Path) -> None:
    replayed(run, FINDING)

    assert list(tmp_path.iterdir()) == []
