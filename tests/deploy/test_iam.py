"""deploy/iam: the policies of every action, as the actions declare them."""

import json
from pathlib import Path

from bot.cli.iam import documents, every_action, needed_by
from bot.core.iam import Place

FOLDER = Path(__file__).parents[2] / "deploy" / "iam"


def test_it_is_what_the_actions_need() -> None:
    written = {
        file.stem: json.loads(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.json")
    }
    assert written == documents(needed_by(every_action()), Place()), (
        "remove deploy/iam/*.json and run: firebreak iam --write deploy/iam"
    )
