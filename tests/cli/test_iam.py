import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

from handlers.checkup import CHECKUP
from handlers.diagnostics import DIAGNOSTIC_OBJECTS

Run = Callable[..., Result]
CONFIG = """
routes: [{channel: C0ALARMS}]
people: {amina: {slack: U01AMINA}}
accounts:
  "111122223333": {name: shop-prod, environment: production, regions: [eu-west-1],
                   external_id: "firebreak/shop"}
  "444455556666": {name: shop-test, environment: test}
policies:
  - {actions: [tighten_egress], environment: production, run: amina}
  - {actions: ["*"], environment: test, run: amina}
"""


def configured(text: str = CONFIG) -> None:
    Path("firebreak.yaml").write_text(text)


def printed(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    made: dict[str, Any] = json.loads(result.stdout)
    return made


def actions(made: dict[str, Any], beginning: str) -> set[str]:
    return {
        action
        for name, document in made.items()
        if name.startswith(beginning)
        for each in document["Statement"]
        for action in each["Action"]
    }


def test_without_a_configuration_it_is_for_every_action(run: Run) -> None:
    made = printed(run("iam", "--json"))
    kinds = dict.fromkeys(name.rstrip("-123456789") for name in made)
    assert list(kinds) == ["read-policy", "execute-policy", "read-trust", "execute-trust"]
    assert "${Region}:${Account}" in json.dumps(made)
    read, execute = actions(made, "read-policy"), actions(made, "execute-policy")
    assert {"ec2:StopInstances", "iam:PutRolePolicy", "ecs:UpdateService"} <= execute
    asking = [*CHECKUP, *(each for one in DIAGNOSTIC_OBJECTS for each in one.permissions)]
    for_questions = {action for each in asking for action in each.actions}
    assert for_questions < read
    assert read - for_questions < execute
    assert "logs:StartQuery" not in execute
    assert "guardduty:GetFindings" in read


def test_it_allows_no_more_than_the_policies_of_the_account(run: Run) -> None:
    configured()
    made = printed(run("iam", "--account", "shop-prod", "--json"))
    assert {action.partition(":")[0] for action in actions(made, "execute-policy")} == {
        "cloudwatch",
        "ec2",
        "guardduty",
        "securityhub",
    }
    assert "ec2:RevokeSecurityGroupEgress" in actions(made, "execute-policy")
    assert "ec2:RevokeSecurityGroupEgress" not in actions(made, "read-policy")
    assert "arn:aws:ec2:eu-west-1:111122223333:security-group/*" in json.dumps(made)
    assert "${" not in json.dumps(made)
    condition = {"StringEquals": {"sts:ExternalId": "firebreak/shop"}}
    assert made["read-trust"] == made["execute-trust"]
    assert made["read-trust"]["Statement"][0]["Condition"] == condition


def test_an_account_may_be_named_by_id_and_without_one_all_count(run: Run) -> None:
    configured()
    by_id = run("iam", "--account", "111122223333", "--json")
    assert by_id.stdout == run("iam", "--account", "shop-prod", "--json").stdout
    everywhere = printed(run("iam", "--json"))
    assert "iam:PutRolePolicy" in actions(everywhere, "execute-policy")
    assert "ExternalId" not in json.dumps(everywhere)


def test_an_unknown_account_is_wrong_use(run: Run) -> None:
    configured()
    result = run("iam", "--account", "shop-prd")
    assert result.exit_code == 2
    assert "there is no account shop-prd in firebreak.yaml" in result.stderr


def test_where_nobody_may_run_anything_it_says_what_to_add(run: Run) -> None:
    configured("routes: [{channel: C0ALARMS}]\n")
    result = run("iam")
    assert result.exit_code == 1
    assert "no policy lets anybody run an action here" in result.stderr
    assert result.stdout == ""


def test_a_mistake_in_the_file_is_one_line(run: Run) -> None:
    configured("routes: 1\n")
    result = run("iam")
    assert result.exit_code == 2
    assert result.stderr.startswith("firebreak.yaml:1: ")


def test_a_file_that_is_named_must_be_there(run: Run) -> None:
    result = run("iam", env={"FIREBREAK_CONFIG": "other.yaml"})
    assert result.exit_code == 2
    assert "other.yaml does not exist" in result.stderr


def test_on_a_terminal_it_says_what_to_do_and_what_each_is_for(run: Run) -> None:
    out = run("iam").stdout
    assert re.search(r"the execute role's is \d: attach them all", out)
    assert "Fill in ${Account} and ${Region}" in out
    assert "  Stop a CodeDeploy deployment\n    codedeploy:StopDeployment\n" in out
    assert "  never touch Firebreak's own roles\n    Deny iam:PutRolePolicy" in out
    configured()
    out = run("iam", "--account", "shop-prod").stdout
    assert "attach them all" not in out
    assert "Fill in" not in out


def test_it_writes_a_file_for_each(run: Run) -> None:
    result = run("iam", "--write", "roles/iam")
    assert result.exit_code == 0, result.output
    files = {file.stem: json.loads(file.read_text()) for file in Path("roles/iam").glob("*.json")}
    assert files == printed(run("iam", "--json"))
    assert "Wrote read-policy.json, execute-policy-1.json" in result.stdout
    assert "roles.yaml to roles/iam" in result.stdout


def test_where_it_cannot_write_it_says_so(run: Run) -> None:
    Path("taken").write_text("")
    result = run("iam", "--write", "taken")
    assert result.exit_code == 1
    assert "cannot write to taken: File exists" in result.stderr
