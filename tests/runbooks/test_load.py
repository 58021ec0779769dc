from pathlib import Path

import pytest

import runbooks
from bot.core.errors import RunbookIsWrong
from tests.core.runbook.samples import FRONT, source

OWN = {
    "aws-abuse-notice",
    "database",
    "default",
    "ecs-deployment-failing",
    "high-error-rate",
    "impaired-zone",
    "instance-attacking",
    "leaked-credentials",
    "unexpected-egress",
}


def test_its_own_runbooks_come_with_the_package() -> None:
    assert set(runbooks.load()) == OWN


def test_a_teams_runbook_is_added_and_overrides_by_name(tmp_path: Path) -> None:
    (tmp_path / "database.md").write_text(source())
    (tmp_path / "ours.md").write_text(source())
    (tmp_path / "README.md").write_text("How we write runbooks.")
    (tmp_path / "notes.txt").write_text("not one")
    loaded = runbooks.load(tmp_path)
    assert set(loaded) == {*OWN, "ours"}
    assert loaded["database"].title == "Try"
    assert list(loaded) == sorted(loaded)


def test_a_mistake_names_the_file_with_its_directory(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text(source(front=FRONT + "colour: red\n"))
    with pytest.raises(RunbookIsWrong) as wrong:
        runbooks.load(tmp_path)
    assert str(wrong.value).startswith(f"{tmp_path}/ours.md:9: `colour` is not a known key")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_bytes(b"---\ntitle: \xff\n---\n")
    with pytest.raises(RunbookIsWrong, match=r"ours\.md:1: save the file as UTF-8"):
        runbooks.load(tmp_path)


def test_a_directory_named_like_a_runbook(tmp_path: Path) -> None:
    (tmp_path / "ours.md").mkdir()
    with pytest.raises(RunbookIsWrong, match=r"ours\.md:1: "):
        runbooks.load(tmp_path)


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RunbookIsWrong, match="nowhere: No such file or directory"):
        runbooks.load(tmp_path / "nowhere")
