import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert import Alert, Fact, Target
from bot.core.errors import RunbookIsWrong
from bot.core.runbook import Code, Paragraph, RenderedRunbook, render
from bot.core.runbook.filters import WITHHELD
from bot.core.span import Span, SpanKind, text_of, visible
from tests.core.runbook.samples import HOSTILE, alert, context, runbook

BODY = """\
About **{{ target.label }}** at [{{ target.name }} page](https://a.b/c), {{ alert.title }}.

- [ ] Do {{ alert.facts["a"] | default("<a>") }} now.

  ```sh
  aws ec2 describe-instances --instance-ids {{ target.id | sh }}
  ```

  ```text
  Hello {{ target.id }}
  ```

## Then

- see {{ incident.number }}
"""
RUNBOOK = runbook(BODY)


def rendered(of: Alert) -> RenderedRunbook:
    return render(RUNBOOK, context(of))


def everything(book: RenderedRunbook) -> str:
    blocks = [block for step in book.steps for block in step.details]
    blocks += [block for section in book.sections for block in section.blocks]
    spans = [book.first, book.dont, *book.opening, *(step.text for step in book.steps)]
    return "".join(
        [
            *map(text_of, spans),
            *(b.text if isinstance(b, Code) else text_of(b.spans) for b in blocks),
        ]
    )


def test_values_are_code_and_a_links_label_stays_a_link() -> None:
    book = rendered(alert(Target("ec2-instance", "i-1", "api-7")))
    assert book.opening == (
        (
            Span("About "),
            Span("api-7", SpanKind.CODE),
            Span(" at "),
            Span("api-7", SpanKind.LINK, "https://a.b/c"),
            Span(" page", SpanKind.LINK, "https://a.b/c"),
            Span(", "),
            Span("It is broken", SpanKind.CODE),
            Span("."),
        ),
    )
    assert book.steps[0].code == ("aws ec2 describe-instances --instance-ids i-1\n\nHello i-1")
    assert book.sections[0].blocks == (
        Paragraph((Span("see "), Span("INC-42", SpanKind.CODE)), bullet=True),
    )
    assert (text_of(book.first), text_of(book.dont)) == ("Look", "Do not guess")


@given(st.text(min_size=1, max_size=150), st.sampled_from(["", HOSTILE]))
def test_whatever_an_event_says_it_changes_no_structure(text: str, more: str) -> None:
    value = text + more
    said = alert(Target(value, value, value), title=value, facts=(Fact("a", value),))
    book, harmless = rendered(said), rendered(alert(Target("k", "i-1", "n")))
    assert len(book.steps) == len(harmless.steps)
    assert len(book.sections) == len(harmless.sections)
    urls = {span.url for spans in book.opening for span in spans}
    assert urls <= {"", "https://a.b/c"}
    assert not {span.kind for spans in book.opening for span in spans} & {SpanKind.BOLD}
    code = book.steps[0].details[0]
    assert isinstance(code, Code)
    assert shlex.split(code.text)[4:] in ([visible(value)], [WITHHELD])
    assert "\n" not in code.text


@given(st.text(max_size=80))
def test_the_text_of_an_event_is_shown_as_it_is(title: str) -> None:
    opening = rendered(alert(title=title)).opening[0]
    assert not visible(title) or Span(visible(title), SpanKind.CODE) in opening


def test_a_long_value_is_cut() -> None:
    book = rendered(alert(title="x" * 10_000))
    assert Span("x" * 199 + "…", SpanKind.CODE) in book.opening[0]


def test_a_runbook_has_at_most_eight_thousand_characters() -> None:
    many = "{{ alert.title }} " * 30
    book = render(runbook(f"{many}\n\n{many}\n\n- [ ] Do it.\n"), context(alert(title="x" * 500)))
    assert len(everything(book)) == 8000
    assert text_of(book.opening[-1]).endswith("…")


def test_a_command_that_does_not_fit_is_left_out_whole() -> None:
    body = (
        "{{ alert.title }} " * 39 + "\n\n- [ ] Do it.\n\n  ```sh\n  aws " + "x" * 200 + "\n  ```\n"
    )
    book = render(runbook(body), context(alert(title="x" * 500)))
    assert book.steps[0].details == (Paragraph((Span("…"),)),)


def test_a_fact_that_is_not_there_names_the_line() -> None:
    book = runbook('An opening.\n\n- [ ] Do {{ alert.facts["x"] }}.\n')
    with pytest.raises(RunbookIsWrong, match=r"^try\.md:12: .*add `\| default"):
        render(book, context())
