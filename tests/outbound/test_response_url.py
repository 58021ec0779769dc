import pytest

from bot.outbound.response_url import is_slacks

SLACK = "https://slack.com/api/"


@pytest.mark.parametrize(
    ("url", "base_url"),
    [
        ("https://hooks.slack.com/actions/T0/123/abcDEF_-", SLACK),
        ("https://hooks.slack.com/commands/T0/123/abc", SLACK),
        ("https://hooks.slack-gov.com/actions/T0/123/abc", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8400/actions/T0/R1", "http://127.0.0.1:8400/api/"),
    ],
)
def test_slack_is_answered_where_it_says(url: str, base_url: str) -> None:
    assert is_slacks(url, base_url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://hooks.slack.com/actions/T0",
        "https://hooks.slack.com:8443/actions/T0",
        "https://evil.example/actions/T0",
        "https://evilslack.com/actions/T0",
        "https://slack.com.evil.example/",
        "https://hooks.slack.com@evil.example/",
        "https://hooks.slack.com\\@evil.example/",
        "https://evil.example\\.slack.com/",
        "https://evil.example#.slack.com/",
        "https://evil.example?.slack.com/",
        "https://evil.example/%2e.slack.com\n",
        "https://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8080/metrics",
        "file:///etc/passwd",
        "https://hooks.slack.com",
        "https://HOOKS.slack.com./",
        "https://xn--hooks-slack-com.example/",
    ],
)
def test_nobody_else_is(url: str) -> None:
    assert not is_slacks(url, SLACK)
