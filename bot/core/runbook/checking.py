"""What is wrong with a runbook that can be read: nobody should find it out at night."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape

from bot.core.alert import Alert, AlertStatus, Target
from bot.core.errors import RunbookIsWrong
from bot.core.runbook.choosing import DEFAULT
from bot.core.runbook.context import Context, variables
from bot.core.runbook.filters import placeholder
from bot.core.runbook.model import Runbook
from bot.core.runbook.place import Place
from bot.core.runbook.rendered import Code, RenderedRunbook, RenderedStep
from bot.core.runbook.rendering import render
from bot.core.runbook.template import names_in
from bot.core.severity import Severity
from bot.core.span import text_of

STALE_AFTER = timedelta(days=180)
MOST_OF_A_LINE = 80  # what a phone's notification shows
MOST_OF_A_STEP = 3_000  # Slack, "Section block": text
MOST_OF_A_RUNBOOK = 6_000  # leaves room for values: `render` cuts at 8,000

NOTHING_KNOWN = Context(
    alert=Alert(
        source="unknown",
        status=AlertStatus.FIRING,
        severity=Severity.HIGH,
        title="Something is wrong",
        fingerprint="check",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    ),
    number=42,
    title="Something is wrong",
    severity=Severity.HIGH,
)
"""What the least that an alert can say gives a runbook."""


def check(
    runbook: Runbook,
    today: date,
    known_actions: Collection[str],
    known_diagnostics: Collection[str],
) -> list[str]:
    """Return what is wrong, one sentence each with the file and the fix; nothing if all is well."""
    return [
        *(f"{runbook.file}: {says}" for says in _front(runbook, today)),
        *(f"{runbook.file}: {says}" for says in _names(runbook, known_actions, known_diagnostics)),
        *_unknown_variables(runbook),
        *_rendered(runbook),
    ]


def _front(runbook: Runbook, today: date) -> Iterator[str]:
    if not runbook.match and runbook.name != DEFAULT:
        yield "it matches nothing: add `match`"
    if today - runbook.reviewed > STALE_AFTER:
        days = (today - runbook.reviewed).days
        yield f"last reviewed {days} days ago: go through it, then set `reviewed`"
    if not runbook.steps:
        yield "it has no steps: add lines that begin with `- [ ] `"
    if sum(len(template.source) for template in runbook.templates) > MOST_OF_A_RUNBOOK:
        yield f"it has more than {MOST_OF_A_RUNBOOK:,} characters: shorten it"
    for key, passage in (("first", runbook.first), ("dont", runbook.dont)):
        if passage is None:
            yield f"`{key}` is missing: add one short line"


def _names(
    runbook: Runbook, actions: Collection[str], diagnostics: Collection[str]
) -> Iterator[str]:
    for kind, names, known in (
        ("action", runbook.actions, actions),
        ("diagnostic", runbook.diagnostics, diagnostics),
    ):
        for name in names:
            if name not in known:
                yield f"there is no {kind} `{name}`: use {', '.join(sorted(known)) or 'none'}"


def _unknown_variables(runbook: Runbook) -> Iterator[str]:
    known = variables(runbook, NOTHING_KNOWN)
    for template in runbook.templates:
        for name in sorted(names_in(template.source) - known.keys()):
            place = Place(runbook.file, template.line)
            yield str(place.wrong(f"there is no `{name}`: use {', '.join(known)}"))


def _rendered(runbook: Runbook) -> Iterator[str]:
    """Render with as little and with as much as an alert can say."""
    found: dict[str, None] = {}
    for context in (NOTHING_KNOWN, _everything_known(runbook)):
        try:
            found |= dict.fromkeys(_too_long(runbook.file, render(runbook, context)))
        except RunbookIsWrong as wrong:
            found[str(wrong)] = None
    yield from found


def _too_long(file: str, rendered: RenderedRunbook) -> Iterator[str]:
    for key, spans in (("first", rendered.first), ("dont", rendered.dont)):
        if len(text_of(spans)) > MOST_OF_A_LINE:
            yield f"{file}: `{key}` has more than {MOST_OF_A_LINE} characters: shorten it"
    for number, step in enumerate(rendered.steps, start=1):
        if _size(step) > MOST_OF_A_STEP:
            yield f"{file}: step {number} is too long for Slack: split it"


def _size(step: RenderedStep) -> int:
    """Return how long a step is once Slack's three characters are escaped."""
    details = (
        block.text if isinstance(block, Code) else text_of(block.spans) for block in step.details
    )
    return len(escape("\n".join([text_of(step.text), *details]), quote=False))


def _everything_known(runbook: Runbook) -> Context:
    kinds = [kind for match in runbook.match for kind in match.resource or ()]
    targets = tuple(Target(kind, placeholder(kind), "checkout-api") for kind in kinds)
    alert = replace(
        NOTHING_KNOWN.alert, account="111122223333", region="eu-west-1", targets=targets
    )
    return replace(
        NOTHING_KNOWN,
        alert=alert,
        account_name="shop-prod",
        environment="production",
        region="eu-west-1",
    )
