from collections.abc import Callable

import pytest

Mistakes = Callable[..., list[str]]

PEOPLE = "people: {amina: {slack: U01AMINA}, yusuf: {slack: U02YUSUF}}\n"
ROUTES = "routes: [{channel: C0ALARMS}]\n"


@pytest.mark.parametrize("approver", ["responder", '"@oncall"'])
def test_approvers_are_people_never_a_slack_group(mistakes: Mistakes, approver: str) -> None:
    (line,) = mistakes(
        f"{PEOPLE}{ROUTES}roles: {{responder: [amina, '@oncall']}}\n"
        f"policies: [{{actions: '*', run: responder, approve: {approver}}}]\n"
    )
    assert line.startswith("firebreak.yaml:4: policies[0].approve: ")
    assert '"@oncall" is a Slack user group, and approvers are people' in line


def test_a_person_may_approve(mistakes: Mistakes) -> None:
    policies = "policies: [{actions: '*', run: yusuf, approve: amina}]\n"
    assert mistakes(PEOPLE + ROUTES + policies) == []


def test_one_human_is_not_two_people(mistakes: Mistakes) -> None:
    (line,) = mistakes(PEOPLE.replace("U02YUSUF", "U01AMINA") + ROUTES)
    assert line.endswith('people.yusuf.slack: "U01AMINA" is also at people.amina.slack')
    principal = "arn:aws:iam::111122223333:user/amina"
    both = "".join(f"  {n}: {{slack: U0{n}, aws: '{principal}'}}\n" for n in ("A", "B"))
    (line,) = mistakes(f"people:\n{both}{ROUTES}")
    assert line.startswith("firebreak.yaml:3: people.B.aws: ")


def test_accounts_have_names_of_their_own(mistakes: Mistakes) -> None:
    accounts = "accounts: {'111122223333': {name: shop}, '444455556666': {name: shop}}\n"
    (line,) = mistakes(accounts + ROUTES)
    assert line.endswith('"shop" is also at accounts.111122223333.name')


def test_a_name_is_a_role_or_a_person(mistakes: Mistakes) -> None:
    (line,) = mistakes(f"{PEOPLE}{ROUTES}roles: {{amina: [yusuf]}}\n")
    assert line == "firebreak.yaml:3: roles.amina: amina is a person too; choose another name"


@pytest.mark.parametrize("key", ["read_role", "execute_role"])
def test_a_role_is_in_the_account_it_is_for(mistakes: Mistakes, key: str) -> None:
    arn = "arn:aws:iam::444455556666:role/firebreak"
    (line,) = mistakes(f"accounts: {{'111122223333': {{name: shop, {key}: '{arn}'}}}}\n{ROUTES}")
    assert line.endswith(f'accounts.111122223333.{key}: "{arn}" is not in account 111122223333')
