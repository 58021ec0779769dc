from collections.abc import Callable
from pathlib import Path

import pytest

Mistakes = Callable[..., list[str]]

BASE = """\
accounts: {"111122223333": {name: shop-prod, environment: production}}
people: {amina: {slack: U01AMINA}}
roles: {responder: [amina, "@oncall"]}
escalations: {page: [{after: 0m, mention: responder}]}
notifiers: {pager: "json://localhost"}
"""


def told(mistakes: Mistakes, base: str, route: str = "", policy: str = "") -> list[str]:
    first = f"  - {{match: {{source: rds}}, channel: C0A{route}}}\n"
    policies = f"policies:\n  - {{actions: '*', run: amina{policy}}}\n"
    return mistakes(f"{base}routes:\n{first}  - {{channel: C0B}}\n{policies}")


def test_names_that_exist(mistakes: Mistakes) -> None:
    policy = ", account: [shop-prod, '999999999999'], environment: production"
    assert told(mistakes, BASE, ", escalate: page", policy) == []


def test_a_route_to_an_unknown_escalation(mistakes: Mistakes) -> None:
    (line,) = told(mistakes, BASE, ", escalate: pgae")
    assert line == (
        'firebreak.yaml:7: routes[0].escalate: "pgae" is not an escalation; did you mean page?'
    )


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("[amina,", "[amna,", 'roles.responder[0]: "amna" is not a person; did you mean amina?'),
        (
            "mention: responder",
            "mention: respnder",
            '"respnder" is not a role, a rotation or a person',
        ),
        ("mention: responder", "notify: pagr", '"pagr" is not a notifier; did you mean pager?'),
    ],
)
def test_names_within_sections(mistakes: Mistakes, old: str, new: str, mistake: str) -> None:
    (line,) = told(mistakes, BASE.replace(old, new))
    assert mistake in line


@pytest.mark.parametrize(
    ("policy", "mistake"),
    [
        (", approve: comander", '"comander" is not a role or a person; use responder or amina'),
        (", environment: prodution", '"prodution" is not an environment of any account; did you'),
        (", account: shop-pord", '"shop-pord" is not an account\'s name; did you mean shop-prod?'),
    ],
)
def test_a_policy_that_could_never_apply(mistakes: Mistakes, policy: str, mistake: str) -> None:
    (line,) = told(mistakes, BASE, policy=policy)
    assert mistake in line


def test_a_readme_is_no_runbook(mistakes: Mistakes, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Ours")
    (tmp_path / "ours.md").write_text("# Ours")
    text = f"runbooks: {tmp_path}\nroutes: [{{channel: C0A, runbook: NAME}}]"

    assert mistakes(text.replace("NAME", "ours"), runbooks=frozenset()) == []
    (line,) = mistakes(text.replace("NAME", "README"), runbooks=frozenset())
    assert '"README" is not a runbook' in line


def test_runbooks_are_checked_where_they_are_known(mistakes: Mistakes) -> None:
    text = "routes: [{channel: C0A, runbook: high-eror-rate}]"
    assert mistakes(text) == []
    (line,) = mistakes(text, runbooks=frozenset({"high-error-rate"}))
    assert line.endswith('"high-eror-rate" is not a runbook; did you mean high-error-rate?')
