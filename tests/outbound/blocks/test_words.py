import pytest

from bot.core.incident import IncidentStatus
from bot.core.severity import Severity
from bot.outbound.blocks.words import OVER, SIGNS, headline, short_id


def test_every_severity_and_end_has_a_sign_and_a_word_of_its_own() -> None:
    assert set(SIGNS) == set(Severity)
    signs = [*SIGNS.values(), *OVER.values()]
    assert len(set(signs)) == len(signs)
    heads = {headline(severity, status) for severity in Severity for status in IncidentStatus}
    assert len(heads) == 5 + 2 * 5


@pytest.mark.parametrize(
    ("ident", "short"),
    [
        ("i-0abcd1234ef56f890", "i-0abc…f890"),
        ("vol-0abcd1234ef56f890", "vol-0abc…f890"),
        ("i-1234abcd", "i-1234abcd"),  # from before 2016: short already
        ("shop/api", "shop/api"),
        ("web-deadbeef-prod", "web-deadbeef-prod"),
        ("x" * 60, f"{'x' * 31}…{'x' * 16}"),
        ("", ""),
    ],
)
def test_hex_ids_are_short_and_names_are_whole(ident: str, short: str) -> None:
    assert short_id(ident) == short
