import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings.environment import Environment, read

NAMES = [str(field.alias) for field in Environment.model_fields.values()]


def value(**environ: str) -> Environment:
    found, mistakes = read(environ)
    assert mistakes == []
    assert found is not None
    return found


def mistake(**environ: str) -> str:
    found, mistakes = read(environ)
    assert found is None
    (line,) = mistakes
    return line


def test_the_documented_defaults() -> None:
    found = value()
    assert found.database_url.get_secret_value() == "sqlite:///firebreak.db"
    assert (found.host, found.port) == ("127.0.0.1", 8080)
    assert found.slack_api_url == "https://slack.com/api/"
    assert (found.public_url, found.events_token, found.sns_cert_hosts) == (None, None, ())


def test_empty_is_not_set_and_a_line_break_does_not_belong_to_a_secret() -> None:
    found = value(FIREBREAK_PORT=" ", SLACK_BOT_TOKEN="xoxb-1\n")
    assert found.port == 8080
    assert found.slack_bot_token is not None
    assert found.slack_bot_token.get_secret_value() == "xoxb-1"


def test_a_field_can_be_given_by_its_own_name() -> None:
    assert Environment(port=9000, host="0.0.0.0").port == 9000  # noqa: S104 - not bound


@pytest.mark.parametrize(
    "port", ["0", "65536", "-1", "8080.0", "8\N{ARABIC-INDIC DIGIT ONE}", "1" * 9999, "8_0"]
)
def test_a_port_is_1_to_65535(port: str) -> None:
    assert mistake(FIREBREAK_PORT=port).endswith("is not a port: 1 to 65535")


def test_a_port_from_a_kubernetes_service_has_its_own_fix() -> None:
    assert "enableServiceLinks" in mistake(FIREBREAK_PORT="tcp://10.0.0.7:8080")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///firebreak.db",
        "sqlite:////var/lib/firebreak/fire break.db",
        "postgresql://bot:p%40ss@db:5432/firebreak?sslmode=verify-full&target_session_attrs=any",
        "postgresql:///firebreak?host=/run/postgresql",
    ],
)
def test_databases_that_are_taken(url: str) -> None:
    assert value(FIREBREAK_DATABASE_URL=url).database_url.get_secret_value() == url


@pytest.mark.parametrize(
    "url", ["postgres://x/y", "postgresql+psycopg://x/y", "mysql://x/y", "f.db"]
)
def test_the_driver_is_not_for_people_to_pick(url: str) -> None:
    assert "without a driver" in mistake(FIREBREAK_DATABASE_URL=url)


def test_slashes_at_the_end_of_urls() -> None:
    found = value(
        FIREBREAK_PUBLIC_URL="https://firebreak.example.com/",
        SLACK_API_URL="http://127.0.0.1:1/api",
    )
    assert found.public_url == "https://firebreak.example.com"
    assert found.slack_api_url == "http://127.0.0.1:1/api/"


@pytest.mark.parametrize(
    "url", ["firebreak.example.com", "ftp://x", "https://u:p@x/", "https://x/?q"]
)
def test_a_public_url_is_http_without_credentials_or_query(url: str) -> None:
    assert "is not a URL" in mistake(FIREBREAK_PUBLIC_URL=url)


def test_emulators_are_on_loopback_only() -> None:
    found = value(FIREBREAK_SNS_CERT_HOSTS="127.0.0.1:4566, localhost:5000,[::1]:1")
    assert found.sns_cert_hosts == ("127.0.0.1:4566", "localhost:5000", "[::1]:1")
    for host in ("10.0.0.1:80", "localhost", "localhost.evil.example:80", "127.0.0.1.evil:80"):
        assert f'"{host}" is not host:port on loopback' in mistake(FIREBREAK_SNS_CERT_HOSTS=host)


def test_tokens_of_the_wrong_kind() -> None:
    assert "begins with xoxb-" in mistake(SLACK_BOT_TOKEN="xapp-1")
    assert "begins with xapp-" in mistake(SLACK_APP_TOKEN="xoxb-1")


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_any_environment_is_read_or_has_one_line_mistakes(environ: dict[str, str]) -> None:
    found, mistakes = read(environ)
    assert (found is None) == bool(mistakes)
    for line in mistakes:
        assert line.startswith("environment: ")
        assert len(line.splitlines()) == 1
