import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.account import Account
from bot.core.errors import SettingsAreWrong
from bot.core.policy import Policy
from bot.core.route import Route
from bot.settings import Config, Settings, is_configured, load
from bot.settings.escalation import Call

Load = Callable[..., Settings]
Mistakes = Callable[..., list[str]]

EXAMPLE = """\
topics: ["arn:aws:sns:eu-west-1:111122223333:alarms"]
queues: ["https://sqs.eu-west-1.amazonaws.com/111122223333/alarms"]
accounts:
  "111122223333": {name: shop-prod, environment: production, regions: [eu-west-1],
                   read_role: "arn:aws:iam::111122223333:role/firebreak-read",
                   execute_role: "arn:aws:iam::111122223333:role/firebreak-execute"}
people:
  amina: {slack: U01AMINA, aws: "arn:aws:iam::111122223333:user/amina"}
  yusuf: {slack: U02YUSUF}
roles:
  responder: [amina, yusuf, "@oncall"]     # people, or a Slack user group (not for approvers)
  commander: [amina, yusuf]
policies:                                  # all that match apply; requirements add up; none = refused
  - {actions: ["*"], run: responder}
  - {actions: [failover], environment: production, approve: commander}
  - {actions: [isolate_instance.undo], approve: commander}
routes:                                    # first match wins; the last catches all
  - {match: {source: guardduty, severity: [critical, high]}, channel: C0SECURITY, escalate: page}
  - {match: {source: cloudwatch, alarm: "api-*"}, channel: C0API, runbook: high-error-rate, group_by: [service]}
  - {channel: C0ALARMS}
escalations:
  page: [{after: 0m, mention: responder}, {after: 5m, notify: pagerduty}]
notifiers:
  pagerduty: "${PAGERDUTY_URL}"            # Apprise URLs
"""  # noqa: E501 - as it stands in the documentation
PAGERDUTY = {"PAGERDUTY_URL": "pagerduty://integration@key"}
SHORTEST = "routes: [{channel: C0ALARMS}]\n"
LINE = re.compile(r"firebreak\.yaml:[1-9][0-9]*: \S.*")


def test_the_documented_example_loads(load_file: Load) -> None:
    settings = load_file(EXAMPLE, PAGERDUTY, frozenset({"high-error-rate"}))
    config = settings.config
    assert config.topics == ("arn:aws:sns:eu-west-1:111122223333:alarms",)
    assert config.accounts["111122223333"].regions == ("eu-west-1",)
    assert config.people["yusuf"].slack == "U02YUSUF"
    assert config.roles["responder"] == ("amina", "yusuf", "@oncall")
    assert [policy.approve for policy in config.policies] == [None, "commander", "commander"]
    assert [route.channel for route in config.routes] == ["C0SECURITY", "C0API", "C0ALARMS"]
    assert config.routes[1].group_by == ("service",)
    assert config.escalations["page"][1].after == timedelta(minutes=5)
    assert config.notifiers["pagerduty"].get_secret_value() == "pagerduty://integration@key"


def test_the_shortest_file_has_defaults(load_file: Load) -> None:
    settings = load_file(SHORTEST)
    assert settings.config.incidents.quiet_period == timedelta(minutes=10)
    assert settings.config.incidents.reopen_within == timedelta(minutes=30)
    assert settings.config.policies == ()
    assert settings.runbooks is None
    assert settings.environment.port == 8080


def test_firebreak_config_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "other.yaml").write_text(SHORTEST)
    settings = load({"FIREBREAK_CONFIG": "team/other.yaml"}, tmp_path)
    assert settings.config.routes[0].channel == "C0ALARMS"
    absolute = str(tmp_path / "team" / "other.yaml")
    assert load({"FIREBREAK_CONFIG": absolute}, Path("/")).digest == settings.digest


def test_a_container_has_the_text_in_its_environment(tmp_path: Path) -> None:
    (tmp_path / "firebreak.yaml").write_text("routes: 1")
    settings = load({"FIREBREAK_CONFIG_TEXT": SHORTEST}, tmp_path)
    assert settings.config.routes[0].channel == "C0ALARMS"
    with pytest.raises(SettingsAreWrong) as raised:
        load({"FIREBREAK_CONFIG_TEXT": "topics: []\nroutes: \udc80"}, tmp_path)
    assert raised.value.mistakes == ["FIREBREAK_CONFIG_TEXT:2: is not UTF-8 text"]


def test_it_knows_where_somebody_wrote_one(tmp_path: Path) -> None:
    assert not is_configured({"FIREBREAK_CONFIG": " "}, tmp_path)
    assert is_configured({"FIREBREAK_CONFIG": "other.yaml"}, tmp_path)
    assert is_configured({"FIREBREAK_CONFIG_TEXT": SHORTEST}, tmp_path)
    (tmp_path / "firebreak.yaml").touch()
    assert is_configured({}, tmp_path)


def test_a_missing_file_says_which_and_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(SettingsAreWrong) as raised:
        load({}, tmp_path)
    (line,) = raised.value.mistakes
    assert line.startswith(f"firebreak.yaml: {tmp_path / 'firebreak.yaml'} does not exist")
    assert "firebreak demo" in line
    assert "routes: [{channel: C0ALARMS}]" in line


@pytest.mark.parametrize("name", [".", "no\0file", "x" * 5000])
def test_a_file_that_cannot_be_opened_is_one_mistake(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsAreWrong) as raised:
        load({"FIREBREAK_CONFIG": name}, tmp_path)
    (line,) = raised.value.mistakes
    assert "cannot be read" in line


def test_mistakes_of_environment_and_file_come_together(mistakes: Mistakes) -> None:
    told = mistakes(
        "routes:\n  - match: {severity: sev1}\n    channel: '#alarms'\n    escalate: page\n"
        "  - {channel: C0ALARMS}\n",
        environ={"FIREBREAK_PORT": "eighty"},
    )
    assert told == [
        'environment: FIREBREAK_PORT: "eighty" is not a port: 1 to 65535',
        (
            'firebreak.yaml:2: routes[0].match.severity: "sev1" is not a severity; '
            "use critical, high, medium, low or info"
        ),
        (
            'firebreak.yaml:3: routes[0].channel: "#alarms" is not a channel id such as C0ALARMS; '
            "use the channel's id: channel details, at the bottom"
        ),
        'firebreak.yaml:4: routes[0].escalate: "page" is not an escalation; there is none',
    ]


def test_secrets_are_never_shown(load_file: Load) -> None:
    secrets = {
        "FIREBREAK_DATABASE_URL": "postgresql://bot:hidden@db/firebreak",
        "FIREBREAK_EVENTS_TOKEN": "events-hidden",
        "SLACK_BOT_TOKEN": "xoxb-hidden",
        "SLACK_SIGNING_SECRET": "signing-hidden",
        "SLACK_APP_TOKEN": "xapp-hidden",
        "PAGERDUTY_URL": "pagerduty://hidden@key",
    }
    loaded = load_file(EXAMPLE, secrets)
    assert "hidden" not in f"{loaded!r} {loaded} {loaded.environment.model_dump_json()}"
    assert "hidden" not in loaded.config.model_dump_json()


def test_a_secret_that_is_wrong_is_not_shown_either(mistakes: Mistakes) -> None:
    told = mistakes(
        EXAMPLE,
        environ={
            "FIREBREAK_DATABASE_URL": "mysql://bot:hidden@db",
            "FIREBREAK_EVENTS_TOKEN": "hid den hidden",
            "SLACK_BOT_TOKEN": "xapp-hidden",
            "SLACK_SIGNING_SECRET": "hidden\u00e9",
            "SLACK_APP_TOKEN": "xoxb-hidden",
            "PAGERDUTY_URL": "hidden",
        },
    )
    assert len(told) == 6
    assert "hidden" not in "\n".join(told)


def test_team_runbooks_count_besides_those_given(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "disk-full.md").write_text("")
    file = tmp_path / "firebreak.yaml"
    routes = (
        "routes: [{match: {source: rds}, channel: C0DB, runbook: %s},"
        " {channel: C0ALARMS, runbook: high-error-rate}]\nrunbooks: ours\n"
    )
    built_in = frozenset({"high-error-rate"})
    file.write_text(routes % "disk-full")
    assert load({}, tmp_path, built_in).runbooks == tmp_path / "ours"
    file.write_text(routes % "disk-fool")
    with pytest.raises(SettingsAreWrong, match="did you mean disk-full"):
        load({}, tmp_path, built_in)
    assert load({}, tmp_path, None).runbooks == tmp_path / "ours"


FRAGMENTS = st.sampled_from(
    [
        *("routes:", "accounts:", "people:", "roles:", "policies:", "notifiers:", "escalations:"),
        *("match:", "channel:", "severity:", "tags:", "runbooks:", "after:", "incidents:"),
        *("\n", "\n  ", "\n  - ", " ", ", ", "{", "}", "[", "]", ": ", "- ", "# ", "? ", "|\n"),
        *("&a ", "*a", "!x ", "!!int ", "<<: ", "---\n", "%YAML 1.1\n", "~", "''", '"'),
        *("C0ALARMS", "U01AMINA", "high", "5m", "@oncall", "111122223333", "${HOME}", "\\ud800"),
        *("\t", "\0", "\ufeff", "\u2028", "\x85", "\\UFFFFFFFF", "é", "🔥"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40).map("".join) | st.text())
@example("routes: &a [*a]")
@example('routes: "\\UFFFFFFFF"')
@example("%YAML 1." + "9" * 5000 + "\n---\nroutes")
@example("[" * 10_000)
@example("? " * 10_000)
@example("- " * 10_000)
def test_any_text_loads_or_has_one_line_mistakes(mistakes: Mistakes, text: str) -> None:
    told = mistakes(text.encode(errors="surrogatepass"))
    assert [line for line in told if not LINE.fullmatch(line) or len(line.splitlines()) > 1] == []


@settings(max_examples=200, deadline=None)
@given(st.binary())
@example(b"\xff\xfe")
@example(b"routes:\n- \xff")
@example(b"x" * (1 << 21))
def test_any_bytes_load_or_have_one_line_mistakes(mistakes: Mistakes, content: bytes) -> None:
    told = mistakes(content)
    assert told
    assert all(LINE.fullmatch(line) for line in told)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


SECTIONS = list(Config.model_fields)
FIELDS = [*Route.model_fields, *Account.model_fields, *Call.model_fields, *Policy.model_fields]
KEYS = ["amina", "111122223333", "page", 0]
PLACES = st.tuples(
    st.sampled_from(SECTIONS), st.sampled_from([*KEYS, *FIELDS]), st.sampled_from(FIELDS)
)


@settings(max_examples=300, deadline=None)
@given(place=PLACES, depth=st.integers(1, 3), value=JSON)
def test_any_value_anywhere_loads_or_has_one_line_mistakes(
    mistakes: Mistakes, place: tuple[str | int, ...], depth: int, value: object
) -> None:
    for key in reversed(place[:depth]):
        value = {key: value} if isinstance(key, str) else [value]
    routes = {"routes": [{"channel": "C0ALARMS"}]}
    told = mistakes(json.dumps(routes | value if isinstance(value, dict) else value))
    assert all(LINE.fullmatch(line) for line in told)
