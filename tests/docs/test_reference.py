"""The reference says what the code does: `make docs` writes its tables anew."""

import re
from pathlib import Path

import pytest
import yaml

from bot.flow.slack_check import SCOPES
from bot.settings import Config, load
from tests.docs.keys import EXAMPLE, keys
from tests.docs.reference import BLOCK, BLOCKS, FOLDER, filled, pages
from tests.docs.slack import scopes

CODE = Path(__file__).parents[2] / "bot"
ROUTE = re.compile(r'@router\.(get|post|put|delete)\(\s*"([^"]+)"')


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_a_page_is_as_the_code_says(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == filled(path), "run `make docs`"


def test_everything_stands_on_a_page() -> None:
    texts = (path.read_text(encoding="utf-8") for path in pages())
    assert sorted(name for text in texts for _, name, _ in BLOCK.findall(text)) == sorted(BLOCKS)


def test_the_example_has_every_key_and_can_be_read(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    (tmp_path / "firebreak.yaml").write_text(text)
    (tmp_path / "runbooks").mkdir()

    load({"PAGERDUTY_URL": "pagerduty://key@key"}, tmp_path)

    assert yaml.safe_load(text).keys() == Config.model_fields.keys()


def test_every_key_says_what_it_means() -> None:
    for cell in re.findall(r"(?m)^\| `\w+` .*\| ([^|]*) \|$", keys()):
        assert cell.endswith(".")


def test_every_address_is_told() -> None:
    files = (path for path in CODE.rglob("*.py") if "sandbox" not in path.parts)
    texts = (path.read_text(encoding="utf-8") for path in files)
    found = {f"{verb.upper()} {path}" for text in texts for verb, path in ROUTE.findall(text)}
    told = re.findall(r"(?m)^\| `([A-Z]+ /[^`]+)`", (FOLDER / "http.md").read_text("utf-8"))
    assert sorted(told) == sorted(found | {"POST /sns"})


def test_every_scope_has_its_reason() -> None:
    assert scopes().keys() == SCOPES


def test_what_is_said_to_be_measured_was() -> None:
    """Figures are taken again from time to time: the comparison must follow."""
    told = (FOLDER.parent / "explanation" / "comparison.md").read_text("utf-8")
    table = told.partition("## Measured")[2].partition("\n## ")[0]
    figures = set(re.findall(r"(?<![\w.])\d[\d.,]*\d|(?<![\w.])\d", table))
    measured = (FOLDER.parent / "performance.md").read_text("utf-8")
    assert len(figures) > 5
    assert {one for one in figures if one not in measured} == set()
