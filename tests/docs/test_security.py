"""What docs/security.md says is proven somewhere: the tests that it names are there."""

import re

from tests.docs.guide import REPOSITORY

PAGE = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_that_it_names_exists() -> None:
    folder = REPOSITORY
    named = re.findall(r"`((?:tests/[\w/]*)?test_\w+\.py)`", PAGE)
    assert len(named) > 20
    for name in named:  # a name alone stands beside the one before it
        file = REPOSITORY / name if name.startswith("tests/") else folder / name
        assert file.is_file(), name
        folder = file.parent
