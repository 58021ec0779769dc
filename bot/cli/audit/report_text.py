"""What a check of the ledger found, for people and for scripts."""

from collections.abc import Iterator
from typing import Any

from bot.core.audit import Report, Verdict
from bot.core.plain import printable

VERDICTS = {
    Verdict.PROBLEM: "problem",
    Verdict.UNANCHORED: "unanchored",
    Verdict.ANCHORED: "anchored",
}


def report_text(report: Report) -> str:
    """Return the answer first, then what it stands on."""
    return "\n".join(map(printable, _lines(report)))


def report_row(report: Report) -> dict[str, Any]:
    """Return the report as JSON. verdict: `problem`, `unanchored` or `anchored`."""
    return {
        "verdict": VERDICTS[report.verdict],
        "problems": report.problems,
        "problems_not_listed": report.unlisted,
        "anchors": report.anchors,
        "entries_proven": report.proven,
        "entries": report.entries,
        "chains": report.chains,
        "checkpoints": report.checkpoints,
        "values_erased_or_withheld": report.gone,
    }


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.verdict.value[0].upper()}{report.verdict.value[1:]}."
    yield from (f"  {problem}" for problem in report.problems)
    if report.unlisted:
        yield f"  and {report.unlisted:,} more"
    yield (
        f"Chains: {report.chains:,}, entries: {report.entries:,}, "
        f"checkpoints: {report.checkpoints:,}, values erased or withheld: {report.gone:,}."
    )
    yield from (f"Proven: {anchor}." for anchor in report.anchors)
    later = report.entries - report.proven
    if report.verdict is Verdict.ANCHORED and later > 0:
        yield f"The other {later:,} entries are consistent; this anchor does not speak of them."
    if report.verdict is Verdict.UNANCHORED:
        yield "Whoever owns the database could have recomputed every hash. To be sure, give a hash"
        yield "from Slack, the log or the bucket (--head), or an earlier export (--against)."
