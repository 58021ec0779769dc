from collections.abc import Callable

import pytest

Mistakes = Callable[..., list[str]]
CATCH_ALL = "  - {channel: C0ALARMS}\n"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("topics: []", "firebreak.yaml:1: routes: is missing"),
        ("[a]", "firebreak.yaml:1: must be a mapping such as {key: value}"),
        ("routes: []", "routes: is empty"),
        ("routes: x", "routes: must be a list such as [a, b]"),
        ("routes: {a: b}", "routes: must be a list such as [a, b]"),
        ("routes:\n- x", "firebreak.yaml:2: routes[0]: must be a mapping such as {key: value}"),
        ("routes:\n- {match: x, channel: C0A}", "routes[0].match: must be a mapping"),
        ("routes:\n- match: {}", "firebreak.yaml:2: routes[0].channel: is missing"),
        ("routes:\n- channel: [C0A]", "routes[0].channel: must be text"),
        ("routes:\n- chanel: C0A", "routes[0].chanel: is not a known key; did you mean channel?"),
        (
            "routes:\n- {channel: C0A, zzz: 1}",
            "zzz: is not a known key; use match, channel, escalate, runbook or group_by",
        ),
        ("routes:\n- {channel: C0A, match: {sevrity: 1}}", "did you mean severity?"),
        ("route:\n- {channel: C0A}", "route: is not a known key; did you mean routes?"),
    ],
)
def test_what_is_wrong_and_where(mistakes: Mistakes, text: str, mistake: str) -> None:
    assert any(mistake in line for line in mistakes(text))


@pytest.mark.parametrize(
    ("section", "mistake"),
    [
        ("topics: ['arn:aws:sns:eu-west-1:1111:alarms']", 'topics[0]: "arn:aws:sns'),
        ("topics: ['arn:aws:sqs:eu-west-1:111122223333:alarms']", "is not a topic's ARN"),
        ("queues: ['https://sqs.eu-west-1.evil.com/111122223333/q']", "is not a queue's URL"),
        ("queues: ['http://sqs.eu-west-1.amazonaws.com/111122223333/q']", "is not a queue's URL"),
        ("accounts: {'1111': {name: x}}", 'accounts.1111: "1111" is not an account id: 12 digits'),
        ("accounts: {'111122223333': {nme: x}}", "accounts.111122223333.nme: is not a known key"),
        ("accounts: {'111122223333': {name: '1234'}}", "not digits alone"),
        ("accounts: {'111122223333': {name: x, regions: ireland}}", "is not a Region such as"),
        ("people: {amina: {slack: '@amina'}}", '"@amina" is not a member id such as U01AMINA'),
        ("people: {'a b': {slack: U01AMINA}}", 'people."a b": "a b" is not a name'),
        ("people: {amina: {slack: U01AMINA, aws: amina}}", "is not a user's or role's ARN"),
        ("roles: {responder: []}", "roles.responder: is empty"),
        ("policies: [{actions: '*'}]", "says neither who may `run` nor who must `approve`"),
        ("policies: [{actions: 'rm -rf', run: x}]", '"rm -rf" is not an action'),
        ("escalations: {page: [{after: 5m}]}", "calls nobody"),
        ("escalations: {page: [{after: soon, mention: x}]}", '"soon" is not a length of time'),
        ("notifiers: {pager: nowhere}", "notifiers.pager: is not an Apprise URL"),
        ("incidents: {quiet_period: 10}", '"10" is not a length of time'),
        ("incidents: {quiet_perod: 10m}", "did you mean quiet_period?"),
        ('runbooks: "a\\0b"', "runbooks: "),
        ("runbooks: nowhere", '"nowhere" is not a directory that can be read'),
    ],
)
def test_mistakes_of_each_section(mistakes: Mistakes, section: str, mistake: str) -> None:
    told = mistakes(f"routes:\n{CATCH_ALL}{section}\n")
    assert any(line.startswith("firebreak.yaml:3: ") and mistake in line for line in told)


def test_a_list_of_wrong_items_is_not_called_empty_too(mistakes: Mistakes) -> None:
    (line,) = mistakes("routes:\n- channel: here\n")
    assert line.startswith('firebreak.yaml:2: routes[0].channel: "here" is not a channel id')
    (line,) = mistakes(f"routes:\n- {{channel: C0A, match: {{severity: [sev1]}}}}\n{CATCH_ALL[2:]}")
    assert line.startswith('firebreak.yaml:2: routes[0].match.severity[0]: "sev1" is not')


def test_an_id_needs_no_quotes_even_where_it_looks_octal(mistakes: Mistakes) -> None:
    accounts = "accounts:\n  011122223333: {name: shop}\n"
    assert mistakes(f"{accounts}routes:\n{CATCH_ALL}") == []


def test_an_empty_approve_is_told_and_not_taken_for_none(mistakes: Mistakes) -> None:
    told = mistakes(
        f"people: {{amina: {{slack: U01AMINA}}}}\nroutes:\n{CATCH_ALL}"
        "policies:\n  - actions: '*'\n    run: amina\n    approve:\n"
    )
    line = "firebreak.yaml:7: policies[0].approve: is empty: write a value, or leave the key out"
    assert told == [line]
