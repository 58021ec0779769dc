"""Alarms that have had no data for days.

An alarm on errors may well have none while there are no errors; one on a server that is gone
will never fire again. Nobody can tell them apart at night.
Source: Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data".
"""

from collections.abc import Iterator
from datetime import timedelta

from bot.core.complaint import Complaint, Hurts, few
from handlers.checkup.check import Check
from handlers.checkup.region import Region
from handlers.diagnostics.counted import counted
from handlers.diagnostics.when import lasted

LONG = timedelta(days=1)


def _read(region: Region) -> Iterator[Complaint]:
    """Complain of all of them at once; the longest without data first."""
    found = sorted(
        (region.now - one.since, one.name)
        for one in region.alarms.alarms
        if one.state == "INSUFFICIENT_DATA" and one.since and region.now - one.since > LONG
    )[::-1]
    if found:
        names = [name for _, name in found]
        what = f"{counted(len(names), 'alarm')} in INSUFFICIENT_DATA for more than a day"
        evidence = f"for {lasted(found[0][0])} at the longest: {few(names)}"
        fix = (
            "remove an alarm whose metric is gone; where no data means no trouble, set its "
            "TreatMissingData to notBreaching"
        )
        yield region.complaint(Hurts.LATE, what, evidence, fix, names)


STALE_ALARMS = Check("Alarms without data", _read)
