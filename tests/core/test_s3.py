import pytest

from bot.core.s3 import s3_place


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("s3://my-ledger", ("my-ledger", "")),
        ("s3://my-ledger/", ("my-ledger", "")),
        ("s3://my.ledger/firebreak", ("my.ledger", "firebreak/")),
        ("s3://my-ledger/a/b/", ("my-ledger", "a/b/")),
    ],
)
def test_a_url_is_a_bucket_and_a_prefix(url: str, place: tuple[str, str]) -> None:
    assert s3_place(url) == place


@pytest.mark.parametrize("url", ["", "my-ledger", "s3://", "s3://A", "http://x/y", "s3://b?x=1"])
def test_what_is_no_place_says_how_one_looks(url: str) -> None:
    with pytest.raises(ValueError, match="s3://my-ledger/firebreak"):
        s3_place(url)
