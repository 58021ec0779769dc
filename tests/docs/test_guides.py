"""Every guide, followed."""

from pathlib import Path

import pytest

from tests.docs.guide import GUIDES, copy_repository, follow


@pytest.mark.parametrize("name", sorted(path.name for path in GUIDES.glob("*.md")))
def test_a_guide_comes_out_as_it_says(name: str, tmp_path: Path) -> None:
    follow(name, copy_repository(tmp_path))
