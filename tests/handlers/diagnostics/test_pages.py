from typing import Any

from handlers.diagnostics.pages import Pages

ENTRIES = [{"Found": [1, 2], "NextToken": "a"}, {"Found": [3], "NextToken": "b"}, {"Found": [4]}]


class Book:
    """Answers with its pages in turn, and writes down what was asked and when somebody rested."""

    def __init__(self) -> None:
        self.said: list[Any] = []

    def ask(self, **asked: Any) -> Any:
        self.said.append(asked)
        return ENTRIES[sum(each != "rest" for each in self.said) - 1]

    def rest(self) -> None:
        self.said.append("rest")


def read(most: int, size: int = 9) -> tuple[list[object], Book, Pages]:
    book = Book()
    pages = Pages(book.ask, size, most, rest=book.rest)
    return list(pages.read("Found", Of="x")), book, pages


def test_pages_are_read_to_their_end_with_a_rest_in_between() -> None:
    found, book, pages = read(9)
    assert found == [1, 2, 3, 4]
    assert book.said == [
        {"Of": "x"},
        "rest",
        {"Of": "x", "NextToken": "a"},
        "rest",
        {"Of": "x", "NextToken": "b"},
    ]
    assert not pages.is_cut


def test_only_so_many_are_read_and_it_is_known_that_there_are_more() -> None:
    found, book, pages = read(2)
    assert found == [1, 2, 3]
    assert len(book.said) == 3
    assert pages.is_cut


def test_a_page_that_is_longer_than_asked_for_is_cut() -> None:
    assert read(1, size=1)[0] == [1]
