import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbound.slack.typed import USER, typed


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("plain words", "plain words"),
        ("<@U01AMINA|amina> and <@U02YUSUF>", "@amina and @U02YUSUF"),
        ("see <#C0API|api>, <#C0ALARMS>", "see #api, #C0ALARMS"),
        ("<!here> <!subteam^S0ONCALL|@oncall> <!channel|channel>", "@here @oncall @channel"),
        ("<https://a.example/?b=1&amp;c|https://lie.example>", "https://a.example/?b=1&c"),
        ("<mailto:a@b.example|a@b.example>", "mailto:a@b.example"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("a < b > c", "a  b  c"),
        ("<", "<"),
    ],
)
def test_markup_becomes_words_again(sent: str, meant: str) -> None:
    assert typed(sent) == meant


@given(st.text())
def test_what_slack_escaped_comes_back(text: str) -> None:
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "&" not in text:  # Slack would have escaped it; html knows more names than Slack
        assert typed(sent) == text


@pytest.mark.parametrize("text", ["<@U01AMINA>", "<@U01AMINA|amina>", "to <@W0GRID> please"])
def test_a_mention_names_a_user(text: str) -> None:
    assert USER.search(text)


@pytest.mark.parametrize("text", ["@amina", "<@U01>x|y", "<@u01amina>", "<!subteam^S1>", "<@U>"])
def test_nothing_else_does(text: str) -> None:
    found = USER.search(text)
    assert found is None or found[1] == "U01"
