"""A configuration that opens more than somebody meant is not called well."""

from pathlib import Path

import pytest

from tests.cli.test_check import TOPIC, Run

READ = "arn:aws:iam::111122223333:role/firebreak-read"
EXECUTE = "arn:aws:iam::111122223333:role/firebreak-execute"
CONFIG = f"""
topics: ["{TOPIC}"]
accounts:
  "111122223333":
    {{name: shop-prod, environment: production, read_role: "{READ}", execute_role: "{EXECUTE}"}}
people: {{amina: {{slack: U01AMINA}}, yusuf: {{slack: U02YUSUF}}}}
roles: {{responder: [amina, yusuf]}}
policies:
  - {{actions: ["*"], run: responder}}
  - {{actions: [failover, "isolate_*", unfreeze, erase], environment: production,
     approve: responder}}
notifiers: {{pager: "${{PAGER}}"}}
escalations: {{page: [{{after: 0m, notify: pager}}]}}
routes: [{{channel: C0ALARMS, escalate: page}}]
"""
SAFE = {
    "PAGER": "json://127.0.0.1:9/",
    "FIREBREAK_PUBLIC_URL": "https://firebreak.example",
    "FIREBREAK_EVENTS_TOKEN": "0123456789abcdef",
}


def written(text: str) -> None:
    file = Path("firebreak.yaml")
    file.write_text(text)
    file.chmod(0o644)


def test_a_careful_configuration_is_well(run: Run) -> None:
    written(CONFIG)
    result = run("check", env=SAFE)
    assert (result.exit_code, "nothing is wrong" in result.stdout) == (0, True), result.output


@pytest.mark.parametrize(
    ("careful", "careless", "says"),
    [
        ("[failover,", "[fail_over,", "policies[1].actions: fail_over is no action"),
        ("isolate_*", "isolat_instance*", "isolat_instance* is no action"),
        (f', execute_role: "{EXECUTE}"', f', execute_role: "{READ}"', "`execute_role` are one"),
        (" environment: production, read", " read", "is not an environment of any account"),
        ("${PAGER}", "json://key@127.0.0.1:9/", "secrets stand in it, and everybody on this"),
    ],
)  # fmt: skip
def test_what_opens_more_is_named(run: Run, careful: str, careless: str, says: str) -> None:
    assert careful in CONFIG
    written(CONFIG.replace(careful, careless))
    result = run("check", env=SAFE)
    assert result.exit_code != 0
    assert says in result.stdout
    assert "json://key" not in result.output


def test_an_account_that_no_approval_reaches_is_named(run: Run) -> None:
    lab = '  "222233334444": {name: lab, execute_role: "arn:aws:iam::222233334444:role/x"}\npeople'
    written(CONFIG.replace("people", lab, 1))
    result = run("check", env=SAFE)
    assert result.exit_code == 1
    assert "lab has no `environment`, so nobody must approve there what needs" in result.stdout


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("FIREBREAK_PUBLIC_URL", "http://firebreak.example", "FIREBREAK_PUBLIC_URL is http"),
        ("FIREBREAK_PUBLIC_URL", "http://127.0.0.1.evil.example", "FIREBREAK_PUBLIC_URL is http"),
        ("FIREBREAK_EVENTS_TOKEN", "guess", "has fewer than 16 characters"),
        ("FIREBREAK_SNS_CERT_HOSTS", "127.0.0.1:4566", "FIREBREAK_SNS_CERT_HOSTS is set"),
    ],
)
def test_a_variable_that_lets_somebody_in_is_named(
    run: Run, name: str, value: str, says: str
) -> None:
    written(CONFIG)
    result = run("check", env={**SAFE, name: value})
    assert result.exit_code == 1
    assert says in result.stdout
    assert "guess:" not in result.stdout


def test_a_file_that_only_its_owner_reads_may_have_them(run: Run) -> None:
    written(CONFIG.replace("${PAGER}", "json://key@127.0.0.1:9/"))
    Path("firebreak.yaml").chmod(0o600)
    assert run("check", env=SAFE).exit_code == 0


def test_a_laptop_needs_no_https(run: Run) -> None:
    written(CONFIG)
    assert (
        run("check", env={**SAFE, "FIREBREAK_PUBLIC_URL": "http://127.0.0.1:8080"}).exit_code == 0
    )
