import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.span import Span, SpanKind, visible
from bot.outbound.mrkdwn import code_block, escape, plain, spans_to_mrkdwn

ATTACKS = ["<!channel>", "<@U01AMINA>", "<#C0ALARMS>", "<!date^0^{_}|x>", "<https://evil|ok>"]
TRICKY = st.text(st.one_of(st.sampled_from("*_~`<>&|!@ \nab1\u200b\uff0a\uff1e"), st.characters()))
HOSTILE = st.one_of(TRICKY, st.sampled_from(ATTACKS))
URLS = st.one_of(
    st.just("https://eu-west-1.console.aws.amazon.com/a?b=1&c=<2>|3#d"),
    TRICKY.map(lambda text: "https://" + text),
    TRICKY,
)
SPANS = st.lists(st.builds(Span, HOSTILE, st.sampled_from(SpanKind), URLS), max_size=6)
MARKUP = re.compile(r"<https://[^<>|\s]+\|[^<>|\n]+>")
ENTITY = re.compile(r"&(?:amp|lt|gt);")


def without_links(text: str) -> str:
    return MARKUP.sub("", text)


def test_styles() -> None:
    spans = [
        Span("Stop "),
        Span("now", SpanKind.BOLD),
        Span(", "),
        Span("really", SpanKind.ITALIC),
        Span(": "),
        Span("i-1", SpanKind.CODE),
        Span(" see "),
        Span("page", SpanKind.LINK, "https://a.b/c?d=1&e=2"),
    ]
    assert (
        spans_to_mrkdwn(spans, 3000)
        == "Stop *now*, _really_: `i-1` see <https://a.b/c?d=1&amp;e=2|page>"
    )


def test_a_value_in_code_keeps_its_marks_and_can_be_copied() -> None:
    assert spans_to_mrkdwn([Span("*a* _b_ ~c~ :x: <d>", SpanKind.CODE)], 99) == (
        "`*a* _b_ ~c~ :x: &lt;d&gt;`"
    )


def test_a_backtick_cannot_end_a_code_span() -> None:
    assert spans_to_mrkdwn([Span("a` *b* `c", SpanKind.CODE)], 99) == "`a\u02cb *b* \u02cbc`"


def test_marks_in_prose_become_look_alikes_and_names_stay() -> None:
    assert escape("*b* _i_ ~s~ `c` my_table __init__ 2*3") == (
        "\u2217b\u2217 \u02cdi\u02cd \u223cs\u223c \u02cbc\u02cb my_table"
        " \u02cd\u02cdinit\u02cd\u02cd 2\u22173"
    )


def test_the_wide_marks_that_slack_reads_too() -> None:
    assert escape("\uff0ab\uff0a \uff3fi\uff3f \uff40c\uff40") == (
        "\u2217b\u2217 \u02cdi\u02cd \u02cbc\u02cb"
    )


def test_no_line_becomes_a_quotation() -> None:
    assert escape("> a\n >> b\nc > d\n\uff1e e") == ("\u203a a\n \u203a&gt; b\nc &gt; d\n\u203a e")


def test_a_mark_beside_a_letter_gets_an_edge() -> None:
    spans = [Span("the "), Span("i-1", SpanKind.CODE), Span("s and x"), Span("y", SpanKind.BOLD)]
    assert spans_to_mrkdwn(spans, 99) == "the `i-1`\u200bs and x\u200b*y*"


def test_two_code_spans_stay_two() -> None:
    assert spans_to_mrkdwn([Span("a", SpanKind.CODE), Span("b", SpanKind.CODE)], 99) == (
        "`a`\u200b`b`"
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://a.b", "https://", "https:///x", ""])
def test_a_link_that_is_not_https_is_words(url: str) -> None:
    assert spans_to_mrkdwn([Span("x", SpanKind.LINK, url)], 99) == "x"


def test_a_label_cannot_leave_its_link() -> None:
    written = spans_to_mrkdwn([Span("<a|b>\nc", SpanKind.LINK, "https://a.b")], 99)
    assert written == "<https://a.b|&lt;a\u2223b&gt; c>"


def test_an_address_cannot_leave_its_link() -> None:
    assert spans_to_mrkdwn([Span("x", SpanKind.LINK, "https://a.b/|y> <!channel>")], 99) == (
        "<https://a.b/%7Cy%3E%20%3C!channel%3E|x>"
    )


def test_what_is_cut_is_whole_and_marked() -> None:
    spans = [Span("ab "), Span("x<y>z", SpanKind.CODE)]
    assert spans_to_mrkdwn(spans, 16) == "ab `x&lt;y&gt;z`"
    assert spans_to_mrkdwn(spans, 15) == "ab `x&lt;y`…"
    assert spans_to_mrkdwn(spans, 9) == "ab `x`…"
    assert spans_to_mrkdwn(spans, 6) == "ab …"
    assert spans_to_mrkdwn(spans, 1) == "…"
    assert spans_to_mrkdwn(spans, 0) == ""


def test_a_link_too_long_for_its_place_is_its_label() -> None:
    assert spans_to_mrkdwn([Span("the page", SpanKind.LINK, "https://" + "a" * 99)], 8) == "the pa…"


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("kind", list(SpanKind))
def test_an_event_calls_nobody_and_links_nowhere(attack: str, kind: SpanKind) -> None:
    written = spans_to_mrkdwn([Span(attack, kind, "https://a.b")], 99)
    assert attack not in written
    assert "<" not in without_links(written)
    assert attack not in plain(attack, 99) + escape(attack) + code_block(attack, 99)


@given(SPANS, st.integers(0, 120))
def test_the_limit_holds_and_nothing_but_our_links_begins_with_a_bracket(
    spans: list[Span], limit: int
) -> None:
    written = spans_to_mrkdwn(spans, limit)
    assert len(written) <= limit
    rest = without_links(written)
    assert "<" not in rest
    assert ">" not in rest
    assert "&" not in ENTITY.sub("", rest)
    written.encode()


@given(SPANS)
def test_what_is_not_whole_says_so(spans: list[Span]) -> None:
    whole = spans_to_mrkdwn(spans, 10**6)
    for limit in range(1, min(len(whole), 60)):
        assert spans_to_mrkdwn(spans, limit).endswith("…")


@given(st.lists(st.builds(Span, TRICKY, st.just(SpanKind.CODE)), max_size=4))
def test_backticks_stand_in_pairs_so_every_code_span_ends(spans: list[Span]) -> None:
    for limit in (10**6, 25, 7):
        written = spans_to_mrkdwn(spans, limit)
        assert written.count("`") % 2 == 0
        assert all(part and "\n" not in part for part in written.split("`")[1::2])


@given(TRICKY)
def test_prose_has_no_mark_that_could_pair(text: str) -> None:
    written = escape(text)
    assert not set(written) & set("*~`\uff0a\uff3f\uff5e\uff40")
    assert not re.search(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", written)
    assert not re.search(r"(?m)^[ \t]*&gt;", written)


@given(st.text(st.characters(exclude_characters="`"), min_size=1))
def test_a_value_in_code_reads_as_it_is(text: str) -> None:
    written = spans_to_mrkdwn([Span(text, SpanKind.CODE)], 10**6)
    shown = written[1:-1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown == visible(text)


@given(HOSTILE, st.integers(0, 60))
def test_plain_text_is_one_line_within_its_limit(text: str, limit: int) -> None:
    written = plain(text, limit)
    assert len(written) <= limit
    assert len(written.splitlines()) <= 1
    assert "<" not in written


def test_a_block_of_commands() -> None:
    assert code_block("aws x \\\n  --q 'a[?b==`c`] && <d>'", 99) == (
        "```\naws x \\\n  --q 'a[?b==`c`] &amp;&amp; &lt;d&gt;'\n```"
    )


def test_a_block_cannot_be_ended_from_inside() -> None:
    assert code_block("a ```\n<!channel>", 99) == (
        "```\na \u02cb\u02cb\u02cb\n&lt;!channel&gt;\n```"
    )


@given(TRICKY, st.integers(0, 40))
def test_a_block_is_whole_or_not_there(text: str, limit: int) -> None:
    assert code_block(text, limit) in ("", code_block(text, 10**6))
    assert len(code_block(text, limit)) <= limit
