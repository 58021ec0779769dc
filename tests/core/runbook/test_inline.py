import pytest

from bot.core.errors import RunbookIsWrong
from bot.core.runbook.inline import read_line
from bot.core.runbook.model import Piece
from bot.core.runbook.place import Place
from bot.core.span import SpanKind

HERE = Place("try.md", 7)


def pieces(text: str) -> list[tuple[str, SpanKind]]:
    return [(piece.source, piece.kind) for piece in read_line(text, HERE).pieces]


def test_styles() -> None:
    assert pieces("a **b** *c* `d*` e") == [
        ("a ", SpanKind.PLAIN),
        ("b", SpanKind.BOLD),
        (" ", SpanKind.PLAIN),
        ("c", SpanKind.ITALIC),
        (" ", SpanKind.PLAIN),
        ("d*", SpanKind.CODE),
        (" e", SpanKind.PLAIN),
    ]


def test_a_link_keeps_its_address_and_is_a_link_whatever_stands_in_it() -> None:
    passage = read_line("[the **AWS** page](https://health.aws.amazon.com/health)", HERE)
    assert passage.pieces == (
        Piece("the AWS page", 7, SpanKind.LINK, "https://health.aws.amazon.com/health"),
    )


def test_a_template_may_run_over_the_end_of_a_line() -> None:
    assert pieces('{{ alert.facts["a_b c"]\n| default("<x>") }} end') == [
        ('{{ alert.facts["a_b c"] | default("<x>") }} end', SpanKind.PLAIN)
    ]


def test_html_is_text() -> None:
    assert pieces("<b>x</b> &amp; <!channel>") == [
        ("<b>x</b> & <!channel>", SpanKind.PLAIN),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("![x](https://a.b/c.png)", "try.md:7: a runbook has no image"),
        ("[x](http://a.b)", "try.md:7: a link's address must be https"),
        ("[x](javascript:alert)", ""),
        ("[x](mailto:a@b.c)", "try.md:7: a link's address must be https"),
        ("[x](https://a.b/{{alert.region}})", "try.md:7: a link's address must be https"),
        ("a\nb `{{ x }}`", "try.md:8: a template stands in backticks"),
        ("a\nb\n**{{ x( }}**", "try.md:9: the template cannot be read"),
        ("{% if a %}**b**{% endif %}", "try.md:7: the template cannot be read"),
    ],
)
def test_what_a_runbook_does_not_have(text: str, says: str) -> None:
    if not says:
        assert pieces(text) == [(text, SpanKind.PLAIN)]
        return
    with pytest.raises(RunbookIsWrong) as wrong:
        read_line(text, HERE)
    assert str(wrong.value).startswith(says)
