from typing import Any

from handlers.checkup.pages import MOST, pages
from handlers.events.reading import listing


class Book:
    """Pages of a book, by a token that is the number of the next one; numbers: asked for."""

    def __init__(self, last: int) -> None:
        self.last, self.asked = last, list[dict[str, Any]]()

    def read(self, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        number = int(asked.get("next", 1))
        more = {"next": str(number + 1)} if number < self.last else {}
        return {"Words": [number], **more}


def test_every_page_is_read_with_the_token_of_the_one_before() -> None:
    book = Book(3)
    words = [listing(page, "Words") for page in pages(book.read, "next", Limit=1)]
    assert words == [[1], [2], [3]]
    assert book.asked == [{"Limit": 1}, {"Limit": 1, "next": "2"}, {"Limit": 1, "next": "3"}]


def test_a_book_without_an_end_is_put_away() -> None:
    assert len(list(pages(Book(10**6).read, "next"))) == MOST
