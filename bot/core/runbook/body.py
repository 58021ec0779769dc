"""The body of a runbook: an opening, steps to tick, then `##` sections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from markdown_it.tree import SyntaxTreeNode

from bot.core.runbook.inline import MARKDOWN, read_inline
from bot.core.runbook.model import Block, Fence, Passage, Section, Step
from bot.core.runbook.place import Place
from bot.core.runbook.template import check_command, check_template

BOX = "[ ] "
LANGUAGES = ("sh", "text")


@dataclass(frozen=True, slots=True)
class Body:
    """What follows the front matter."""

    opening: tuple[Passage, ...]
    steps: tuple[Step, ...]
    sections: tuple[Section, ...]


def read_body(text: str, place: Place) -> Body:
    """Return the body; `place` is that of the text's first line. Raises RunbookIsWrong."""
    nodes = SyntaxTreeNode(MARKDOWN.parse(text)).children
    reader = _Reader(place)
    opening = list(takewhile(lambda node: node.type == "paragraph", nodes))
    rest = nodes[len(opening) :]
    lists = list(takewhile(lambda node: node.type == "bullet_list", rest))
    return Body(
        tuple(reader.passage(node) for node in opening),
        tuple(reader.step(item) for node in lists for item in node.children),
        tuple(reader.sections(rest[len(lists) :])),
    )


class _Reader:
    """Turns Markdown's nodes into a runbook's nouns; knows where the body begins."""

    def __init__(self, place: Place) -> None:
        self._start = place

    def at(self, node: SyntaxTreeNode) -> Place:
        """Return where a block stands in the file."""
        return self._start.below(node.map[0] if node.map else 0)

    def passage(self, paragraph: SyntaxTreeNode) -> Passage:
        """Return a paragraph's words."""
        return read_inline(paragraph.children[0], self.at(paragraph))

    def step(self, item: SyntaxTreeNode) -> Step:
        """Return a list's item as a step; it must begin with a box."""
        first = item.children[0] if item.children else None
        words = first.children[0].children if first and first.type == "paragraph" else []
        if not first or not words or not words[0].content.startswith(BOX):
            raise self.at(item).wrong("a step begins with `- [ ] `; a plain list goes below a ##")
        token = words[0].token
        assert token is not None  # noqa: S101  (a text node always has its token)
        token.content = token.content.removeprefix(BOX).lstrip()
        return Step(self.passage(first), tuple(self.blocks(item.children[1:])))

    def sections(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[Section]:
        """Yield the sections; what stands between the steps and the first is an error."""
        starts = [index for index, node in enumerate(nodes) if node.type == "heading"]
        if nodes and starts[:1] != [0]:
            raise self.at(nodes[0]).wrong("this belongs below a `##` title, after the steps")
        for start, end in pairwise([*starts, len(nodes)]):
            heading = nodes[start]
            if heading.tag != "h2":
                raise self.at(heading).wrong("a section's title begins with `## `")
            title = heading.children[0].content
            yield Section(title, tuple(self.blocks(nodes[start + 1 : end])))

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
        """Yield paragraphs, fences and the items of plain lists."""
        for node in nodes:
            if node.type == "paragraph":
                yield self.passage(node)
            elif node.type == "fence":
                yield self._fence(node)
            elif node.type == "bullet_list":
                yield from (self._bullet(item) for item in node.children)
            else:
                raise self.at(node).wrong(
                    f"a runbook has no {node.type}: use paragraphs, `- ` lists and ``` fences"
                )

    def _bullet(self, item: SyntaxTreeNode) -> Passage:
        kinds = [child.type for child in item.children]
        if kinds != ["paragraph"] or item.children[0].children[0].content.startswith(BOX):
            raise self.at(item).wrong(
                "here an item is one paragraph; a step to tick stands before the first `##`"
            )
        return read_inline(item.children[0].children[0], self.at(item), bullet=True)

    def _fence(self, node: SyntaxTreeNode) -> Fence:
        place = self.at(node).below(1)
        if node.info.strip() not in LANGUAGES:
            raise self.at(node).wrong("say what is in the fence: ```sh or ```text")
        fence = Fence(node.content.rstrip("\n"), place.line, node.info.strip())
        check_template(fence.source, place)
        if fence.language == "sh":
            check_command(fence.source, place)
        return fence
