"""Tab completes commands and options: asked of real shells."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# What each shell does on Tab, with what it would have typed so far.
ON_TAB = {
    "bash": """
        eval "$(_FIREBREAK_COMPLETE=source_bash firebreak)"
        COMP_WORDS=({typed}) COMP_CWORD={at}
        _firebreak_completion firebreak
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """,
    "zsh": """
        compdef() {{ }}
        _arguments() {{ print -r -- "$@" }}
        eval "$(_FIREBREAK_COMPLETE=source_zsh firebreak)"
        words=({typed}) CURRENT={at}+1
        _firebreak_completion
    """,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with `firebreak` in it, as an installation makes it."""
    program = tmp_path / "firebreak"
    program.write_text(f"#!{sys.executable}\nfrom bot.cli import main\nmain()\n")
    program.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("shell", ON_TAB)
def test_tab_completes(folder: Path, shell: str) -> None:
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not installed")
    script = ON_TAB[shell].format(typed="firebreak quar", at=1)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    repository = str(Path(__file__).parents[2])
    done = subprocess.run(  # noqa: S603  (the shell, by its path)
        [found, "-c", script], env={"PATH": path, "PYTHONPATH": repository},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert "quarantine" in done.stdout, done.stderr
    assert "migrate" not in done.stdout
