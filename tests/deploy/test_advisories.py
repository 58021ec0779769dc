"""An advisory about a locked package is found, whatever way it names the versions."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.advisories import found, main
from tests.deploy.locks import Pin, pins

PIN = Pin("some-package", "2.4.1", (), "")


def advisory(name: str = "Some_Package", ecosystem: str = "PyPI", **says: Any) -> dict[str, Any]:
    affected = {"package": {"name": name, "ecosystem": ecosystem}, **says}
    return {"id": "PYSEC-2026-1", "summary": "It leaks", "affected": [affected]}


def between(*events: dict[str, str]) -> list[dict[str, Any]]:
    return [{"type": "ECOSYSTEM", "events": list(events)}]


@pytest.mark.parametrize(
    "affected",
    [
        {"versions": ["2.4.0", "2.4.1"]},
        {"ranges": between({"introduced": "0"})},
        {"ranges": between({"introduced": "2.4"}, {"fixed": "2.4.2"})},
        {"ranges": between({"introduced": "1"}, {"last_affected": "2.4.1"})},
        {"ranges": between({"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.0"})},
    ],
)
def test_it_is_found(affected: dict[str, Any]) -> None:
    assert list(found([advisory(**affected)], [PIN])) == [
        "some-package 2.4.1: PYSEC-2026-1 It leaks"
    ]


@pytest.mark.parametrize(
    "affected",
    [
        {"versions": ["2.4.0", "2.4.2"]},
        {"ranges": between({"introduced": "0"}, {"fixed": "2.4.1"})},
        {"ranges": between({"introduced": "2.5"})},
        {"ranges": between({"introduced": "0"}, {"last_affected": "2.4.0"})},
        {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]},
        {"versions": ["2.4.1"], "ecosystem": "npm"},
        {"versions": ["2.4.1"], "name": "another"},
    ],
)
def test_what_is_about_others_is_not(affected: dict[str, Any]) -> None:
    assert list(found([advisory(**affected)], [PIN])) == []


def test_what_was_withdrawn_is_not() -> None:
    told = {**advisory(versions=["2.4.1"]), "withdrawn": "2026-01-01T00:00:00Z"}
    assert list(found([told], [PIN])) == []


def test_the_locks_are_looked_up_in_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(str(tmp_path)) == 1  # nothing read proves nothing
    (tmp_path / "other.json").write_text(json.dumps(advisory()), encoding="utf-8")
    assert main(str(tmp_path)) == 0
    ours = next(pins("requirements.lock"))
    bad = advisory(ours.name, versions=[ours.version])
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "ours.json").write_text(json.dumps(bad), encoding="utf-8")
    assert main(str(tmp_path)) == 1
    assert f"\u2717 {ours.name} {ours.version}: PYSEC-2026-1" in capsys.readouterr().out
