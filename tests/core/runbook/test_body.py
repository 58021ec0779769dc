import pytest

from bot.core.errors import RunbookIsWrong
from bot.core.runbook.body import read_body
from bot.core.runbook.model import Fence, Passage
from bot.core.runbook.place import Place

START = Place("try.md", 10)
WHOLE = """\
First.

Second.

- [ ] Do **this**.

  Because.

  ```sh
  aws sts get-caller-identity
  ```

  - 137: killed
  - 1: gave up
- [ ] Do that.

## It is over when

Nothing moves.

- a
- b

```text
Hello
```
"""


def words(block: object) -> str:
    assert isinstance(block, Passage)
    return "".join(piece.source for piece in block.pieces)


def test_opening_steps_and_sections() -> None:
    body = read_body(WHOLE, START)
    assert [words(passage) for passage in body.opening] == ["First.", "Second."]
    assert [words(step.text) for step in body.steps] == ["Do this.", "Do that."]
    why, fence, killed, gave_up = body.steps[0].details
    assert words(why) == "Because."
    assert fence == Fence("aws sts get-caller-identity", 19, "sh")
    assert [words(killed), words(gave_up)] == ["137: killed", "1: gave up"]
    (section,) = body.sections
    assert section.title == "It is over when"
    assert [words(block) for block in section.blocks[:3]] == ["Nothing moves.", "a", "b"]
    assert section.blocks[3] == Fence("Hello", 34, "text")


def test_bullets_know_that_they_are() -> None:
    blocks = read_body(WHOLE, START).sections[0].blocks
    assert [isinstance(block, Passage) and block.bullet for block in blocks] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a\n", "try.md:10: a step begins with `- [ ] `"),
        ("- [ ] a\n- [x] b\n", "try.md:11: a step begins with `- [ ] `"),
        ("- [ ] a\n-\n", "try.md:11: a step begins with `- [ ] `"),
        ("- ```sh\n  a\n  ```\n", "try.md:10: a step begins with `- [ ] `"),
        ("1. a\n", "try.md:10: this belongs below a `##` title"),
        ("- [ ] a\n\nb\n", "try.md:12: this belongs below a `##` title"),
        ("# a\n", "try.md:10: a section's title begins with `## `"),
        ("## a\n\n### b\n", "try.md:12: a section's title begins with `## `"),
        ("## a\n\n- [ ] b\n", "try.md:12: here an item is one paragraph; a step"),
        ("## a\n\n- b\n\n  c\n", "try.md:12: here an item is one paragraph"),
        ("## a\n\n> b\n", "try.md:12: a runbook has no blockquote"),
        ("## a\n\n1. b\n", "try.md:12: a runbook has no ordered_list"),
        ("- [ ] a\n\n      b\n", "try.md:12: a runbook has no code_block"),
        ("- [ ] a\n\n  ```\n  b\n  ```\n", "try.md:12: say what is in the fence"),
        ("- [ ] a\n\n  ```sh\n  b\n  {{ c }}\n  ```\n", "try.md:14: a value in a command must"),
        ("- [ ] a\n\n  ```text\n  b\n  {{ c( }}\n  ```\n", "try.md:14: the template cannot"),
        ("- [ ] a {{ b( }}\n", "try.md:10: the template cannot be read"),
        ("a\n\n- [ ] b\n- [ ] c\n\n  {{ d( }}\n", "try.md:15: the template cannot be read"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, says: str) -> None:
    with pytest.raises(RunbookIsWrong) as wrong:
        read_body(text, START)
    assert str(wrong.value).startswith(says)
