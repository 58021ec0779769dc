from pathlib import Path

import pytest

from bot.app.firebreak import Firebreak
from bot.app.operating import Operating
from bot.settings import load

CONFIGURATION = """\
routes: [{channel: C0ALARMS}]
egress_profiles: {payments: [{protocol: tcp, ports: 443, to: "203.0.113.0/24"}]}
"""


@pytest.mark.parametrize("make", [Firebreak, Operating])
async def test_the_teams_egress_profiles_are_choices(
    make: type[Firebreak | Operating], tmp_path: Path
) -> None:
    (tmp_path / "firebreak.yaml").write_text(CONFIGURATION)
    environment = {"FIREBREAK_DATABASE_URL": f"sqlite:///{tmp_path / 'firebreak.db'}"}
    made = make(load(environment, tmp_path), {})
    profile = made.acting.propose.action("tighten_egress").parameters[0]
    assert profile.choices == ("vpc-only", "web", "payments")
