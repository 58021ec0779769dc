"""A small sample of the table: each fault for a few seconds."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.alarms.fault import Fault
from tests.chaos.alarms.faults import FAULTS
from tests.chaos.alarms.grounds import SQLITE, Ground
from tests.chaos.alarms.trial import trial

SHORT_SECONDS = 5.0


def _sample(fault: Fault, ground: Ground) -> object:
    marks = () if ground is SQLITE else (pytest.mark.postgres,)
    return pytest.param(fault, ground, marks=marks, id=f"{fault.name}, {ground.name}")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("fault", "ground"), [_sample(one, one.on[-1]) for one in FAULTS])
async def test_whatever_goes_wrong_every_accepted_alarm_is_shown_once(
    fault: Fault, ground: Ground, tmp_path: Path
) -> None:
    short = replace(fault, seconds=min(fault.seconds, SHORT_SECONDS))
    outcome = await trial(short, ground, tmp_path)
    assert outcome.well, outcome.cells()
